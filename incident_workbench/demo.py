"""The sample incident end to end: imported, coded, prepared, and shown as a deck."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import msgspec

from .errors import Problem, ProjectError
from .export.review import cleared, deck_of_brief, scaffold
from .project import written_claim
from .sitting import Sitting
from .store import Store, write_whole

ANALYST = "Noor Haddad"
TITLE = "Checkout errors, night of 1 to 2 May 2026"
ZONE = "Europe/Paris"
MARK = "made-by-iw-demo"


def sample_folder() -> Path:
    """Where the sample incident lies: in the installed package, or in the checkout."""
    here = Path(__file__).resolve().parent
    packaged = here / "sample_data" / "incident"
    return packaged if packaged.is_dir() else here.parent / "sample_data" / "incident"


def run(out: Path, say: Callable[[object], None]) -> None:
    """Makes the demo below `out`. What an earlier demo left there is made anew; anything else there is refused."""
    _make_room(out)
    store = Store.create(out / "project", title=TITLE, zone=ZONE)
    import_sample(store, say)
    with store.sit(ANALYST) as sitting:
        code_sample(sitting, say)
        brief = cleared(sitting.project)
    deck = out / "deck.html"
    write_whole(deck, deck_of_brief(brief).encode())
    notebook, _ = scaffold(store, ANALYST)
    for line in (
        f"the project           {store.path}/",
        f"the review deck       {deck}   (open it in a browser; no network needed)",
        f"the review notebook   {notebook}",
        f"next: iw lab {store.path}   or   iw codings {store.path} --code surprise",
    ):
        say(line)


def _make_room(out: Path) -> None:
    mark = out / MARK
    if out.exists() and not mark.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ProjectError(
            Problem(
                code="IW-DEMO-001",
                where=str(out),
                what="there is something here that no demo made",
                then="name another folder: iw demo -o DIR",
            )
        )
    for left in (out / "project", out / "deck.html"):
        shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
    write_whole(mark, b"`iw demo` makes this folder anew each time; keep nothing of your own here.\n")


def import_sample(store: Store, say: Callable[[object], None]) -> None:
    """Imports every transcript and log of the sample, with what a person would have to say about each."""
    sample = sample_folder()
    options: dict[str, dict[str, str]] = {
        "slack-export": {},
        "bridge-call.vtt": {},
        "interview-payments-oncall.md": {},
        "interview-data-platform.md": {},
        "alerts.csv": {"zone": "Europe/Paris"},
        "deploys.csv": {"zone": "UTC"},
    }
    for name, said in options.items():
        say(store.import_file(sample / name, by=ANALYST, zone=said.get("zone")))


def code_sample(sitting: Sitting, say: Callable[[object], None]) -> None:
    """Adds the sample analyst's claims, one act for each run of a kind."""
    counted: dict[str, int] = {}
    for kind, rows in groupby(sample_claims(), key=lambda fields: str(fields["kind"])):
        claims = [written_claim(sitting.project, fields) for fields in rows]
        sitting.add_all(claims, name=f"added {kind.replace('_', ' ')}: {len(claims)}")
        counted[kind] = counted.get(kind, 0) + len(claims)
    say(
        f"coded by {sitting.analyst}: "
        + ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in counted.items())
    )


def sample_claims() -> Iterator[dict[str, object]]:
    """The sample analyst's claims as they are written in the sample's file."""
    for line in (sample_folder() / "claims-noor-haddad.jsonl").read_bytes().split(b"\n"):
        if line:
            yield msgspec.json.decode(line, type=dict[str, object])
