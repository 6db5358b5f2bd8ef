"""Find a Chromium for the browser tests, or install one; prints where it is.

    python tools/chromium.py

`IW_CHROMIUM=/path/to/a/browser` chooses one.
Without any, the browser tests are skipped, except under `CI=true`, where they fail.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome")
ON_MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find() -> str | None:
    """The first browser that answers when asked its version."""
    return next((path for path in _candidates() if _answers(path)), None)


def install() -> None:
    """Debian's package where that is possible, else Playwright's own download."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run("apt-get", "update", "-qq", env=quiet)
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", env=quiet)
    if find() is None:
        _run(sys.executable, "-m", "playwright", "install", "chromium")


def main() -> int:
    """Print the browser's path; 1 when there is none and it is needed."""
    if find() is None and not os.environ.get("IW_CHROMIUM"):
        install()
    if path := find():
        print(path)
        return 0
    print("No Chromium was found or could be installed; IW_CHROMIUM=/path/to/one names one.", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


def _candidates() -> Iterator[str]:
    if chosen := os.environ.get("IW_CHROMIUM"):
        yield chosen
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield ON_MACOS
    # Late, since asking starts Playwright's driver.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _answers(path: str) -> bool:
    # Ubuntu's chromium-browser may be a stub that only says to install something else.
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _run(*command: str, env: dict[str, str] | None = None) -> None:
    print(*command, file=sys.stderr)
    subprocess.run(command, check=False, env=env, stdout=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
