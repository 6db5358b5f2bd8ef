"""`iw doctor`: what this machine lacks, and what is only a pity."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import click

from ..errors import WorkbenchError
from .exits import PROBLEMS
from .options import command, json_option, somebody
from .words import row, tell

SLOW = 0.05
"""Seconds for one durable line above which coding feels slow."""
ROOM = 200 << 20
"""Bytes below which a disk is nearly full."""


class Finding(NamedTuple):
    """One thing looked at: `fine`, a `note`, or what is `missing`, with what to do."""

    state: Literal["fine", "note", "missing"]
    what: str
    then: str = ""


@command(examples=("iw doctor", "iw doctor outage"))
@click.argument("project", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@json_option
def doctor(project: Path | None, as_json: bool) -> None:
    """Say what this machine lacks for the work; with DIR, also how that project's folder does."""
    findings = [*machine(), *(folder(project) if project else ())]
    for finding in findings:
        if as_json:
            row(finding._asdict())
        else:
            tell(f"{finding.state:<8}{finding.what}" + (f". Next: {finding.then}" if finding.then else ""))
    sys.exit(PROBLEMS if any(finding.state == "missing" for finding in findings) else 0)


def machine() -> Iterator[Finding]:
    """What the workbench needs of a machine, and what it can do without."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("fine", f"Python {version}")
    yield from packages()
    yield _kernel()
    yield _locks()
    yield _zones()
    name = somebody(None)
    yield (
        Finding("fine", f"claims are signed {name!r} unless --by says otherwise")
        if name
        else Finding("note", "nobody is named", "set IW_ANALYST, or git config user.name, or give --by")
    )
    if shutil.which("git") is None:
        yield Finding("note", "git is not there; a project does not need it")


def packages() -> Iterator[Finding]:
    """Each package that is needed, in the version that is: older ones lack something, or have known holes."""
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    held = 0
    for line in requires("incident-workbench") or ():
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            yield Finding("missing", f"{wanted.name} is not installed", f"pip install '{wanted}'")
            continue
        if wanted.specifier.contains(found, prereleases=True):
            held += 1
        else:
            yield Finding("missing", f"{wanted.name} {found} is too old", f"pip install '{wanted}'")
    yield Finding("fine", f"{held} packages in the versions that are needed")


def _kernel() -> Finding:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding("missing", "Jupyter finds no Python kernel", "python -m ipykernel install --user")
    return Finding("fine", "Jupyter finds a Python kernel")


def _locks() -> Finding:
    from ..store.files import lock_of

    try:
        with lock_of(Path("doctor")).acquire(timeout=1):
            return Finding("fine", "locks can be taken in the temporary folder")
    except (WorkbenchError, OSError) as error:
        return Finding(
            "missing", f"locks cannot be taken: {error}", "set TMPDIR to a folder that you can write"
        )


def _zones() -> Finding:
    from ..clock import zone_named

    try:
        zone_named("Europe/Paris")
    except WorkbenchError:
        return Finding("missing", "the names of time zones are not known", "pip install tzdata")
    return Finding("fine", "the names of time zones are known")


def folder(project: Path) -> Iterator[Finding]:
    """How a project's folder does: whether it opens, can be written, has room, and how long one durable line takes."""
    from ..store import Store

    Store.open(project)
    yield Finding("fine", f"{project} opens")
    claims = project / "claims"
    if not os.access(claims, os.W_OK):
        yield Finding("note", "the folder can be read and not written", "copy it, or ask for permission")
        return
    free = shutil.disk_usage(project).free
    yield Finding(
        "fine" if free > ROOM else "note", f"{free >> 20:,} MiB are free", "" if free > ROOM else "make room"
    )
    seconds = durable_line(claims)
    told = f"one durable line takes {seconds * 1000:.1f} ms"
    yield (
        Finding("fine", told)
        if seconds < SLOW
        else Finding("note", f"{told}, which is slow", "work on a local disk, and merge from there")
    )
    mode = (project / "private").stat().st_mode if (project / "private").exists() else 0
    if os.name != "nt" and mode & 0o077:
        yield Finding("note", "others on this machine can look into private/", f"chmod 700 {project}/private")


def durable_line(place: Path, tries: int = 5) -> float:
    """Seconds, at the best, to append a line and have it on the disk; the file is away afterwards."""
    import tempfile

    best = float("inf")
    with tempfile.TemporaryFile(dir=place) as stream:
        for _ in range(tries):
            begin = time.perf_counter()
            stream.write(b"x" * 700 + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
            best = min(best, time.perf_counter() - begin)
    return best
