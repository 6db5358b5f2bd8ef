"""The sample incidents end to end: imported, coded, prepared, and shown as decks to be compared."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import msgspec
from msgspec import Struct

from .errors import Problem, ProjectError
from .export.review import cleared, deck_of_brief, scaffold
from .project import written_claim
from .sitting import Sitting
from .store import Store, write_whole

FIRST = "incident"
SECOND = "counter-printing"
MARK = "made-by-iw-demo"


class SampleFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of a sample, and what a person would have to say about it."""

    name: str
    zone: str | None = None
    starts_at: str | None = None
    title: str | None = None


class SampleAnalyst(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who coded a sample, and the file with their claims."""

    name: str
    claims: str


class Sample(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An invented incident, as its `incident.toml` describes it."""

    title: str
    zone: str
    files: tuple[SampleFile, ...]
    analysts: tuple[SampleAnalyst, ...]


def sample_folder(name: str = FIRST) -> Path:
    """Where a sample incident lies: in the installed package, or in the checkout."""
    here = Path(__file__).resolve().parent
    packaged = here / "sample_data" / name
    return packaged if packaged.is_dir() else here.parent / "sample_data" / name


def sample(name: str = FIRST) -> Sample:
    """What a sample is called, which files it has, and who coded it.

    >>> [analyst.name for analyst in sample().analysts]
    ['Noor Haddad', 'Bastien Oyelaran']
    """
    return msgspec.toml.decode((sample_folder(name) / "incident.toml").read_bytes(), type=Sample)


ANALYST = "Noor Haddad"


def run(out: Path, say: Callable[[object], None]) -> None:
    """Makes the demo below `out`. What an earlier demo left there is made anew; anything else there is refused."""
    _make_room(out)
    places = [
        _make(FIRST, out / "project", out / "deck.html", say),
        _make(SECOND, out / "second-project", out / "second-deck.html", say),
    ]
    for line in (line for lines in places for line in lines):
        say(line)
    say("two incidents, equally long; read both decks, then compare what was hard and how it was met")
    say(f"next: iw lab {out / 'project'}   or   iw codings {out / 'project'} --code surprise")


def _make(name: str, project: Path, deck: Path, say: Callable[[object], None]) -> tuple[str, ...]:
    """One sample, imported, coded by each of its analysts in turn, and shown; says where everything is."""
    told = sample(name)
    store = Store.create(project, title=told.title, zone=told.zone)
    import_sample(store, say, name)
    for analyst in told.analysts:
        with store.sit(analyst.name) as sitting:
            code_sample(sitting, say, name)
    write_whole(deck, deck_of_brief(cleared(store.load())).encode())
    notebook, _ = scaffold(store, told.analysts[0].name)
    return (
        told.title,
        f"  the project           {store.path}/",
        f"  the review deck       {deck}   (open it in a browser; no network needed)",
        f"  the review notebook   {notebook}",
    )


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
    for left in ("project", "deck.html", "second-project", "second-deck.html"):
        path = out / left
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    write_whole(mark, b"`iw demo` makes this folder anew each time; keep nothing of your own here.\n")


def import_sample(store: Store, say: Callable[[object], None], name: str = FIRST) -> None:
    """Imports every transcript and log of a sample, with what a person would have to say about each."""
    told = sample(name)
    for file in told.files:
        say(
            store.import_file(
                sample_folder(name) / file.name,
                by=told.analysts[0].name,
                zone=file.zone,
                starts_at=file.starts_at,
                title=file.title,
            )
        )


def code_sample(sitting: Sitting, say: Callable[[object], None], name: str = FIRST) -> None:
    """Adds the claims of the analyst who sits, one act for each run of a kind; those of the first, if it is another."""
    names = [analyst.name for analyst in sample(name).analysts]
    whose = sitting.analyst if sitting.analyst in names else names[0]
    counted: dict[str, int] = {}
    for kind, rows in groupby(sample_claims(whose, name), key=lambda fields: str(fields["kind"])):
        claims = [written_claim(sitting.project, fields) for fields in rows]
        sitting.add_all(claims, name=f"added {kind.replace('_', ' ')}: {len(claims)}")
        counted[kind] = counted.get(kind, 0) + len(claims)
    say(
        f"coded by {sitting.analyst}: "
        + ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in counted.items())
    )


def sample_claims(whose: str = ANALYST, name: str = FIRST) -> Iterator[dict[str, object]]:
    """An analyst's claims as they are written in a sample's file."""
    (claims,) = (analyst.claims for analyst in sample(name).analysts if analyst.name == whose)
    for line in (sample_folder(name) / claims).read_bytes().split(b"\n"):
        if line:
            yield msgspec.json.decode(line, type=dict[str, object])
