"""The project folder: the one package that writes it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock
from uuid import uuid4

import msgspec
import tomli_w
from msgspec import Struct

from ..clock import zone_named
from ..codebook import starter_act
from ..coding import check as check_coding
from ..errors import ClaimError, Problem, ProjectError, ReadError, WorkbenchError
from ..model.acts import UNREADABLE, Act, act_line
from ..model.claims import AnyClaim, Restricted
from ..model.evidence import SourceKind
from ..project import Fold, Project, extended
from ..readers.base import ReadOptions
from ..sitting import Sitting
from ..timeline import problems as check_timeline
from .agreements import agreement, kept
from .arrivals import SETTINGS
from .deliveries import (
    SEEN,
    changed_originals,
    load_evidence,
    missing_readings,
    reading_paths,
    seen_readings,
)
from .erasing import Erasure, again, carried_out, planned
from .files import make_folder, write_whole, writing
from .imports import Order, imported, not_writable, previewed
from .logs import LogPart, LogWriter, erasures, log_name, log_paths, read_log, unseen
from .merging import Brought, MergeReport, new_differences, united
from .order import as_written
from .readings import collector_held
from .reports import ImportReport, SourceReport
from .watcher import Watcher

__all__ = ["Erasure", "Examined", "ImportReport", "MergeReport", "SourceReport", "Store", "write_whole"]

FORMAT = 1
_ATTRIBUTES = b"# line endings stay as they are: every line is summed\n* -text\n"
_IGNORE = (
    b"# names and parked ideas never leave this machine\nprivate/\n\n*.part\n.tmp-*/\n.ipynb_checkpoints/\n"
)


class Settings(Struct, frozen=True, kw_only=True):
    """What `workbench.toml` says; everything else of a project is claims."""

    format: int
    id: str
    title: str
    zone: str = "UTC"


class Examined(Struct, frozen=True, kw_only=True):
    """Problems of a project folder, and how much reads without one: whole logs, acts, segments, unchanged originals."""

    problems: tuple[Problem, ...]
    logs: int
    acts: int
    segments: int
    originals: int

    @property
    def intact(self) -> str:
        """What reads, in words."""
        return (
            f"{self.acts} acts, {self.segments} segments, {self.logs} whole logs, {self.originals} originals"
        )


class _Format(Struct):
    format: int


class Store:
    """A project folder. Opening and loading write nothing."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self._lock = Lock()
        self._parts: dict[str, LogPart] = {}
        self._readings: dict[str, tuple[int, str]] = {}
        self._watcher = Watcher(path, self._note_growth, self._note_imports)

    @classmethod
    def create(cls, path: str | os.PathLike[str], *, title: str, zone: str = "UTC") -> Store:
        """Makes a project folder with the starter codes. Raises ProjectError IW-STORE-001 when something is there,
        save the beginning of a project that found no room.
        """
        folder = Path(path)
        zone_named(zone)
        beginning = {
            ".gitattributes": _ATTRIBUTES,
            ".gitignore": _IGNORE,
            "claims/starter-codebook/starter.jsonl": act_line(starter_act(), "")[0],
        }
        if folder.exists() and not _only(folder, beginning):
            raise _error(
                "IW-STORE-001", folder, "there is something here already", "name a new or an empty folder"
            )
        settings = Settings(format=FORMAT, id=uuid4().hex, title=title.strip() or folder.name, zone=zone)
        with writing(folder):
            for part in ("deliveries", "claims", "private"):
                make_folder(folder / part)
            (folder / "private").chmod(0o700)
        for name, content in beginning.items():
            write_whole(folder / name, content)
        write_whole(folder / "workbench.toml", tomli_w.dumps(msgspec.to_builtins(settings)).encode())
        return cls(folder, settings)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Store:
        """Opens a project folder.

        Raises ProjectError: none here (002), a newer format (003), damaged settings (005).
        """
        folder = Path(path)
        try:
            raw = (folder / SETTINGS).read_bytes()
        except OSError as error:
            raise _error(
                "IW-STORE-002",
                folder,
                "there is no project here",
                "`iw init DIR --title …` makes one",
                error.strerror or "",
            ) from error
        try:
            written = msgspec.toml.decode(raw, type=_Format).format
            settings = msgspec.toml.decode(raw, type=Settings) if written <= FORMAT else None
            zone_named(settings.zone if settings else "UTC")
        except (*UNREADABLE, WorkbenchError) as error:
            raise _error(
                "IW-STORE-005",
                folder / "workbench.toml",
                "the settings cannot be read",
                "mend this small file by hand, or take it from git",
                str(error),
            ) from error
        if settings is None:
            raise _error(
                "IW-STORE-003",
                folder,
                f"this project has format {written}, and this program knows formats up to {FORMAT}",
                "update incident_workbench; nothing was changed",
            )
        return cls(folder, settings)

    def load(self, view: str | None = None) -> Project:
        """The project as it is on the disk now; `view` names the analyst whose answers count where claims differ."""
        return self._loaded(view)[0]

    def _loaded(self, view: str | None) -> tuple[Project, dict[str, LogPart]]:
        with collector_held():
            evidence = load_evidence(self.path)
            fold, problems, parts = self._load_fold()
        project = Project(
            id=self.settings.id,
            title=self.settings.title,
            zone=self.settings.zone,
            evidence=evidence,
            fold=fold,
            view=view,
            load_problems=problems,
        )
        return project, parts

    def check(self) -> tuple[Problem, ...]:
        """Every Problem of the folder: damage, originals that changed, claims that do not hold, words that
        no longer read, events that find no place between their neighbours.
        """
        return self.examined().problems

    def examined(self) -> Examined:
        """What is wrong in the folder, and how much of it is intact. Repairs nothing."""
        project, parts = self._loaded(None)
        originals = tuple(changed_originals(self.path))
        damaged = {problem.where for problem in (*project.problems, *originals)}
        brought = {path.parent.relative_to(self.path).as_posix() for path in reading_paths(self.path)}
        return Examined(
            problems=(*project.problems, *check_coding(project), *check_timeline(project), *originals),
            logs=sum(not part.problems for part in parts.values()),
            acts=sum(len(part.acts) for part in parts.values()),
            segments=len(project.segments),
            originals=sum(f"{folder}/original" not in damaged for folder in brought),
        )

    def import_file(
        self,
        path: str | os.PathLike[str],
        *,
        reader: str | None = None,
        zone: str | None = None,
        date: date | None = None,
        starts_at: str | None = None,
        kind: SourceKind | None = None,
        title: str | None = None,
        columns: dict[str, str] | None = None,
        pattern: str | None = None,
        time_format: str | None = None,
        restrict: Restricted | None = None,
        until: date | None = None,
        preview: bool = False,
        strict: bool = False,
        by: str = "",
        progress: Callable[[int], None] | None = None,
    ) -> ImportReport:
        """Imports a file, folder or zip, and reports what was read, kept, skipped and why.

        `zone`, `date` and `starts_at` (ISO) answer what the file does not say; none is ever assumed.
        `columns` names the columns of a table or fields of JSON; `pattern` is a regular expression (RE2) with groups
        `time`, `speaker`, `text` for lines of another layout; `time_format` says how strptime reads their times.
        `restrict` is what was agreed with those who speak, to the last day `until`: a claim of `by` on each source,
        in one act, that stands before the words do.
        Importing the same bytes again with the same options does nothing more. With `preview` nothing is written; with
        `strict` nothing is written when there is any Problem.
        Raises ReadError or ProjectError; the project is then as it was. `progress` is told of segments read so far.
        """
        if not os.fspath(path).strip():
            raise ReadError(Problem(code="IW-READ-004", what="no file was named", then="give a path"))
        if zone is not None:
            zone_named(zone)
        options = ReadOptions(
            zone=zone,
            date=date,
            starts_at=starts_at,
            kind=kind,
            title=title,
            columns=columns or {},
            pattern=pattern or "",
            time_format=time_format or "",
        )
        order = Order(
            project=self.path,
            origin=Path(os.path.abspath(path)),
            options=options,
            reader=reader,
            by=by,
            progress=progress,
        )
        if agreed := agreement(restrict, until, by):
            order = msgspec.structs.replace(order, agreed=partial(kept, self.sit, agreed))
        if preview:
            return previewed(order)
        if not _writable(self.path / "deliveries"):
            raise not_writable(self.path)
        report = imported(order, strict=strict)
        self._note_imports()
        self._watcher.look_for_imports()
        return msgspec.structs.replace(report, adrift=tuple(self._adrift(report)))

    def _adrift(self, report: ImportReport) -> Iterator[Problem]:
        """Codings in sources that came once more, whose words are not found any more."""
        again = {source.id for source in report.sources if source.new < source.segments}
        if not (report.stored and again):
            return
        project = self.load()
        for problem in check_coding(project):
            segment = project.evidence.by_id.get(problem.where.rpartition(" on ")[2])
            if segment is not None and segment.source in again:
                yield problem

    def erase(self, *keys: str, by: str, why: str, preview: bool = False) -> Erasure:
        """Erases claims, acts, sources or deliveries for good, because consent was withdrawn. Not to be undone.

        Of a claim every wording goes; of a source or delivery the original, its readings, and every claim that quotes
        words which nothing else brings. With `preview` nothing is written. Raises ClaimError IW-ERASE-001 or 002,
        ProjectError IW-STORE-011 while somebody is writing. Copies elsewhere (git's history, backups, colleagues) stay.
        """
        if not (by.strip() and why.strip()):
            raise ClaimError(
                Problem(
                    code="IW-ERASE-003",
                    what="an erasing says who does it, and why",
                    then='for instance --reason "consent withdrawn on 6 May"',
                )
            )
        plan = planned(self.load(), self.path, keys)
        if preview:
            return plan
        self._refuse_read_only()
        return carried_out(self.path, plan, who=by.strip(), why=why.strip())

    def erase_again(self) -> tuple[str, ...]:
        """Takes out once more what a copy made before an erasing brought back; returns where that stood."""
        self._refuse_read_only()
        return again(self.path)

    def _refuse_read_only(self) -> None:
        if not (_writable(self.path / "claims") and _writable(self.path / "deliveries")):
            raise not_writable(self.path)

    def merge(self, other: str | os.PathLike[str], *, unrelated: bool = False) -> MergeReport:
        """Brings in what another copy of this project has: deliveries, readings and logs. Never overwrites.

        Order does not matter, and merging twice does nothing more. Raises ProjectError: IW-MERGE-001 another project
        (unless `unrelated`), IW-STORE-011 while somebody is writing what is to grow, and what `open` raises.
        """
        theirs = Store.open(other)
        if theirs.settings.id != self.settings.id and not unrelated:
            raise _error(
                "IW-MERGE-001",
                theirs.path,
                f"this is another project, {theirs.settings.title!r}, and no copy of {self.settings.title!r}",
                "--unrelated merges them all the same, for good",
                "two incidents in one folder cannot be told apart again",
            )
        before = self._claimed()
        self._refuse_read_only()
        brought = united(self.path, theirs.path)
        after = self._claimed_after(before, brought)
        self._note_imports()
        self._watcher.look()
        self._watcher.look_for_imports()
        return MergeReport(
            name=str(other),
            deliveries=brought.deliveries,
            readings=brought.readings,
            logs=brought.logs,
            grown=brought.grown,
            acts=len(after.fold.acts.keys() - before.fold.acts.keys()),
            differing=new_differences(_differing(before), _differing(after)),
            problems=tuple(_other_settings(self.settings, theirs.settings)),
        )

    def _claimed(self) -> Project:
        """The project's claims alone: nothing is read of what came."""
        with collector_held():
            fold = self._load_fold()[0]
        return Project(id=self.settings.id, title=self.settings.title, fold=fold)

    def _claimed_after(self, before: Project, brought: Brought) -> Project:
        claims = self.path / "claims"
        if erasures(log_paths(claims)):  # lines that were shown may be gone
            return self._claimed()
        with collector_held():
            parts = [read_log(claims / name, name) for name in (*brought.logs, *brought.grown)]
            return before.extended(act for part in parts for act in part.acts)

    def sit(self, analyst: str, *, view: str | None = None) -> Sitting:
        """An analyst at work: `with store.sit("kim") as sitting`.

        Opening writes nothing; the log is made at the first act.
        """
        readings = reading_paths(self.path)
        project, parts = self._loaded(view)
        writer = LogWriter(self.path / "claims", analyst.strip())
        tails = {name: part.tail for name, part in parts.items()}
        sitting = Sitting(project, analyst, _Appender(self, writer), close=lambda: self._end(sitting, writer))
        self._watcher.follow(sitting, tails, readings)
        return sitting

    def _end(self, sitting: Sitting, writer: LogWriter) -> None:
        self._watcher.leave(sitting)
        writer.close()

    def _load_fold(self) -> tuple[Fold, tuple[Problem, ...], dict[str, LogPart]]:
        parts, problems = self._read_logs()
        whole = {total for part in parts.values() for total in part.sums.values()}
        readings: dict[str, str] = {}
        for name, part in parts.items():
            problems += part.problems
            for act in part.acts:
                if act.seen:
                    logs = {key: tail for key, tail in act.seen.items() if not SEEN.fullmatch(key)}
                    problems += unseen(logs, parts, name, whole)
                    readings.update((key, name) for key in act.seen.keys() - logs.keys())
        problems += missing_readings(self.path, readings)
        with self._lock:
            self._parts = parts
            self._readings = seen_readings(self.path)
        return extended(Fold(), as_written(parts)), tuple(dict.fromkeys(problems)), parts

    def _read_logs(self) -> tuple[dict[str, LogPart], list[Problem]]:
        parts: dict[str, LogPart] = {}
        problems = []
        claims = self.path / "claims"
        erased = erasures(log_paths(claims))
        for path in log_paths(claims):
            name = log_name(claims, path)
            try:
                parts[name] = read_log(path, name, erased=erased)
            except OSError as error:
                problems.append(
                    Problem(
                        code="IW-LOG-004",
                        where=name,
                        what="this log cannot be opened",
                        why=error.strerror or str(error),
                        then="check its permissions",
                    )
                )
        return parts, problems

    def _note_growth(self, name: str, part: LogPart) -> None:
        with self._lock:
            self._parts[name] = LogPart((), part.tail, {})

    def _note_imports(self) -> None:
        readings = seen_readings(self.path)
        with self._lock:
            self._readings = readings

    def _grown_since(self, seen: dict[str, tuple[int, str]], own: str | None) -> dict[str, tuple[int, str]]:
        with self._lock:
            tails = {name: (p.tail.length, p.tail.sum) for name, p in self._parts.items() if p.tail.length}
            tails |= self._readings
        return {name: tail for name, tail in tails.items() if name != own and seen.get(name) != tail}

    def __repr__(self) -> str:
        return f"Store({str(self.path)!r}, {self.settings.title!r})"


class _Appender:
    """Gives an act to the log, with how far the other logs had grown since the last act said so."""

    def __init__(self, store: Store, writer: LogWriter) -> None:
        self._store = store
        self._writer = writer
        self._seen: dict[str, tuple[int, str]] = {}

    def __call__(self, act: Act) -> None:
        if not _writable(self._store.path / "claims"):
            raise not_writable(self._store.path)
        grown = self._store._grown_since(self._seen, self._writer.name)
        self._writer.append(msgspec.structs.replace(act, seen=grown) if grown else act)
        self._seen.update(grown)


def _differing(project: Project) -> tuple[tuple[AnyClaim, ...], ...]:
    groups = {frozenset(c.id for c in g): g for g in (*project.fold.differing(), *project.contested())}
    return tuple(groups[key] for key in sorted(groups, key=sorted))


def _other_settings(ours: Settings, theirs: Settings) -> Iterator[Problem]:
    for name in ("title", "zone"):
        here, there = getattr(ours, name), getattr(theirs, name)
        if here != there:
            yield Problem(
                code="IW-MERGE-002",
                where="workbench.toml",
                what=f"the {name} is {here!r} here and {there!r} there; ours stays",
                then="if theirs is right, write it into this small file by hand",
            )


def _only(folder: Path, beginning: dict[str, bytes]) -> bool:
    """Whether a folder is empty, but for what was begun here before and never got its settings."""
    if not folder.is_dir() or any(
        path.name not in (".gitattributes", ".gitignore", "claims", "deliveries", "private")
        and path.suffix != ".part"
        for path in folder.iterdir()
    ):
        return False
    files = [path for path in folder.rglob("*") if not path.is_dir() and path.suffix != ".part"]
    return all(beginning.get(path.relative_to(folder).as_posix()) == path.read_bytes() for path in files)


def _writable(folder: Path) -> bool:
    """Whether a folder of the project can be written, or made: git does not keep an empty one."""
    return os.access(folder if folder.is_dir() else folder.parent, os.W_OK)


def _error(code: str, where: Path, what: str, then: str, why: str = "") -> ProjectError:
    return ProjectError(Problem(code=code, where=str(where), what=what, why=why, then=then))
