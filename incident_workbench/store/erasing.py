"""Erasing, when consent was withdrawn: lines of logs and whole deliveries are taken out for good.

What is left says that something stood there, who erased it, when and why. Every chain of sums still verifies.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from filelock import Timeout
from msgspec import Raw, Struct

from ..errors import ClaimError, Problem, ProjectError
from ..model.acts import body_of, erased_line, in_place, read_line, summed
from ..model.claims import AnyClaim
from ..model.evidence import wording_sha
from ..project import Fold, Project, ReadingRecord, spans_of
from .deliveries import TOMBSTONE, Tombstone, headers, reading_paths, tombstones
from .files import lock_of, sync_folder, write_whole, writing
from .logs import erasures, fresh_log, log_name, log_paths
from .readings import read_reading


class Erasure(Struct, frozen=True, kw_only=True):
    """What an erasing takes out: ids of claims, a number of acts, ids of deliveries.

    `kept` are claims of the same acts, which are said anew; `naming` claims that still name what is gone; `unread`
    lines that could not be looked into. `done` is False for a preview.
    """

    claims: tuple[str, ...] = ()
    acts: int = 0
    deliveries: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    done: bool = False

    def __str__(self) -> str:
        lines = [f"{'erased' if self.done else 'would erase'} for good:"]
        lines += [f"  delivery {key}: the original, and what was read from it" for key in self.deliveries]
        lines += [f"  claim {key}" for key in self.claims]
        lines += [f"  kept, of the same act: {key}" for key in self.kept]
        lines += [f"  still names what is gone: {key}" for key in self.naming]
        lines += [f"  could not be looked into: {where}" for where in self.unread]
        return "\n".join(lines)

    __repr__ = __str__


# --- what goes --------------------------------------------------------------------------------------------------------


def planned(project: Project, folder: Path, keys: Iterable[str]) -> Erasure:
    """What goes with these claims, acts, sources or deliveries. Of a claim every wording goes; of a delivery every
    claim that quotes words which nothing else brings.

    Raises ClaimError: IW-ERASE-001 nothing there to erase, IW-ERASE-002 a source that came together with others.
    """
    fold, readings = project.fold, _readings(folder)
    claims: dict[str, None] = {}
    deliveries: dict[str, None] = {}
    for key in keys:
        if key in fold.claims or key in fold.acts:
            claims.update(dict.fromkeys(_wordings(fold, key)))
        else:
            deliveries.update(dict.fromkeys(_deliveries(readings, key)))
    claims.update(dict.fromkeys(_quoting(fold, readings, deliveries)))
    acts = {fold.act_of[key]: None for key in claims}
    return Erasure(
        claims=tuple(claims),
        acts=len(acts),
        deliveries=tuple(deliveries),
        kept=tuple(c.id for key in acts for c in fold.acts[key].claims if c.id not in claims),
        naming=tuple(c.id for c in fold.claims.values() if c.id not in claims and _names(c, claims)),
        unread=tuple(p.where for p in project.load_problems if p.code in _UNREAD),
    )


_UNREAD = ("IW-LOG-001", "IW-LOG-002", "IW-LOG-004", "IW-ACT-003", "IW-ACT-004")


def _readings(folder: Path) -> list[ReadingRecord]:
    found = (read_reading(path, path.name)[1] for path in reading_paths(folder))
    return [record for record in found if record is not None]


def _wordings(fold: Fold, key: str) -> Iterator[str]:
    """Every wording of a claim, or of the claims of an act."""
    if key in fold.acts and not fold.acts[key].claims:
        raise ClaimError(
            Problem(
                code="IW-ERASE-001",
                where=key,
                what="this act holds no words: it takes something back",
                why="without it, what it took back would stand again",
                then="name the claim whose words are to go",
            )
        )
    todo = [key] if key in fold.claims else [claim.id for claim in fold.acts[key].claims]
    met: set[str] = set()
    while todo:
        here = todo.pop()
        if here not in met and here in fold.claims:
            met.add(here)
            yield here
            todo += [*fold.claims[here].replaces, *fold.replacers.get(here, ())]


def _deliveries(readings: list[ReadingRecord], key: str) -> tuple[str, ...]:
    """The delivery of that id, or those that bring the source of that id and nothing else."""
    brings: dict[str, set[str]] = {}
    for reading in readings:
        brings.setdefault(reading.delivery, set()).update(source.id for source in reading.sources)
    if key in brings:
        return (key,)
    found = tuple(delivery for delivery, sources in brings.items() if key in sources)
    if not found:
        raise ClaimError(
            Problem(
                code="IW-ERASE-001",
                where=key,
                what="no claim, act, source or delivery has this id",
                then="`iw claims DIR` and `iw sources DIR` list them",
            )
        )
    more = sorted({source for delivery in found for source in brings[delivery]} - {key})
    if more:
        raise ClaimError(
            Problem(
                code="IW-ERASE-002",
                where=key,
                what=f"this source came in one delivery with {', '.join(more)}",
                why="an original is there whole or not at all",
                then=f"import a copy without these words, then erase the delivery: {' '.join(found)}",
            )
        )
    return found


def _quoting(fold: Fold, readings: list[ReadingRecord], deliveries: Collection[str]) -> Iterator[str]:
    """Claims with a span on words that only these deliveries bring."""
    gone = {s.id for r in readings if r.delivery in deliveries for s in r.segments}
    left = {(s.id, wording_sha(s.text)) for r in readings if r.delivery not in deliveries for s in r.segments}
    for claim in fold.claims.values() if gone else ():
        if any(span.segment in gone and (span.segment, span.sha) not in left for span in spans_of(claim)):
            yield claim.id


def _names(claim: AnyClaim, gone: Collection[str]) -> bool:
    values = (getattr(claim, name) for name in claim.__struct_fields__)
    return any(
        value in gone
        if isinstance(value, str)
        else isinstance(value, tuple) and any(v in gone for v in value)
        for value in values
    )


# --- and how ----------------------------------------------------------------------------------------------------------


def carried_out(folder: Path, plan: Erasure, *, who: str, why: str) -> Erasure:
    """Erases what was planned. What stays of an act is written first, so that a cut leaves too much and not too
    little.

    Raises ProjectError: IW-STORE-011 somebody is writing there, IW-STORE-010 the disk does not take it.
    """
    when = datetime.now(UTC)
    gone = set(plan.claims)
    kept: dict[Path, dict[bytes, None]] = {}
    anew: dict[Path, list[bytes]] = {}
    with _held(folder):
        for path in log_paths(folder / "claims"):
            lines, changed = [], False
            for line, sha, ids in _lines(path):
                if gone.isdisjoint(ids):
                    lines.append(line)
                    continue
                changed = True
                lines.append(in_place(line, erased_line(sha, who=who, when=when, why=why)))
                if (rest := _rest(body_of(line), gone)) is not None:
                    kept.setdefault(path.parent, {})[rest] = None
            if changed:
                anew[path] = lines
        for home, bodies in kept.items():
            write_whole(fresh_log(home), _chain(bodies))
        _rewrite(anew)
        for key in plan.deliveries:
            _bury(folder, key, who=who, when=when, why=why)
    return msgspec.structs.replace(plan, done=True)


def again(folder: Path) -> tuple[str, ...]:
    """Takes out once more what copies brought back. Returns where it stood. Raises as `carried_out` does."""
    anew: dict[Path, list[bytes]] = {}
    where: list[str] = []
    with _held(folder):
        erased = erasures(log_paths(folder / "claims"))
        for path in log_paths(folder / "claims"):
            found = list(_lines(path))
            back = [number for number, (_, sha, _) in enumerate(found, start=1) if sha in erased]
            if back:
                where += [f"{log_name(folder / 'claims', path)}, line {number}" for number in back]
                anew[path] = [
                    in_place(line, erased[sha]) if sha in erased else line for line, sha, _ in found
                ]
        returned = [
            path for path, _ in tombstones(folder) if any(p.name != TOMBSTONE for p in path.iterdir())
        ]
        _rewrite(anew)
        for path in returned:
            _empty(path)
    return (*where, *(path.relative_to(folder).as_posix() for path in returned))


def _lines(path: Path) -> Iterator[tuple[bytes, str, frozenset[str]]]:
    """Each line with its line feed, the sha256 of its body, and the ids of its claims; other lines have neither."""
    *whole, torn = path.read_bytes().split(b"\n")
    for line in whole:
        act = read_line(line, "", "").act
        if act is None:
            yield line + b"\n", "", frozenset()
        else:
            yield line + b"\n", sha256(body_of(line)).hexdigest(), frozenset(claim.id for claim in act.claims)
    if torn:
        yield torn, "", frozenset()


def _rest(body: bytes, gone: Collection[str]) -> bytes | None:
    """What stays of an act without these claims, newer kinds and fields included; None when nothing does."""
    fields = msgspec.json.decode(body + b"}", type=dict[str, Raw])
    claims = msgspec.json.decode(fields["claims"], type=list[Raw])
    left = [claim for claim in claims if msgspec.json.decode(claim, type=_Named).id not in gone]
    if not left and "retracts" not in fields:
        return None
    rest = {name: value for name, value in fields.items() if name != "seen"}
    return msgspec.json.encode(rest | {"claims": left})[:-1]


class _Named(Struct):
    id: str = ""


def _chain(bodies: Iterable[bytes]) -> Iterator[bytes]:
    total = ""
    for body in bodies:
        line, total = summed(body, total)
        yield line


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Holds all logs and the imports from before they are read until they are written, so that no line is lost."""
    with ExitStack() as held:
        for path in (folder / "deliveries", *log_paths(folder / "claims")):
            lock = lock_of(path)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                raise ProjectError(
                    Problem(
                        code="IW-STORE-011",
                        where=path.relative_to(folder).as_posix(),
                        what="somebody is writing here; nothing was erased",
                        then="close the sittings on this project, in notebooks too, and do it again",
                    )
                ) from None
            held.callback(lock.release)
        yield


def _rewrite(anew: dict[Path, list[bytes]]) -> None:
    for path, lines in anew.items():
        write_whole(path, lines)


def _bury(folder: Path, key: str, *, who: str, when: datetime, why: str) -> None:
    """Leaves of a delivery only that it was there."""
    path = folder / "deliveries" / key
    sha = next((header.delivery.sha256 for at, header in headers(folder) if at.parent == path), key)
    stone = Tombstone(delivery=key, was=erased_line(sha, who=who, when=when, why=why))
    write_whole(path / TOMBSTONE, msgspec.json.encode(stone) + b"\n")
    _empty(path)


def _empty(path: Path) -> None:
    with writing(path):
        for left in path.iterdir():
            if left.name != TOMBSTONE:
                shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        sync_folder(path)
