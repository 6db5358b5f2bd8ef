"""The JavaScript of the widgets: its types, its own tests, its bundles, and that it counts as Python does."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import node

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "incident_workbench" / "widgets" / "static"
CI = os.environ.get("CI") == "true"
Npm = Callable[..., subprocess.CompletedProcess[str]]
Asked = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(scope="module")
def found() -> node.Node:
    there = node.find() or node.install()
    if there is None:
        give_up(node.lacking())
    return there


@pytest.fixture(scope="module")
def npm(found: node.Node) -> Npm:
    """Runs an npm script of js/."""
    if failed := node.prepare(found, capture=True):
        give_up(f"npm cannot install the packages of js/: {failed.stderr}")
    return lambda script, *arguments: node.run(found, script, *arguments, capture=True)


def give_up(reason: str) -> NoReturn:
    if CI:
        pytest.fail(reason)
    pytest.skip(reason)


def test_types_hold(npm: Npm) -> None:
    checked = npm("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_wrong_type_would_be_seen(found: node.Node, npm: Npm, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.js"
    wrong.write_text(
        f'import {{ toUtf16 }} from "{node.JS}/src/shared/offsets.js";\nexport const at = toUtf16(1, 2);\n'
    )
    config = {"extends": str(node.JS / "jsconfig.json"), "include": [str(wrong)]}
    (tmp_path / "jsconfig.json").write_text(json.dumps(config))
    tsc = [found.path, node.JS / "node_modules" / "typescript" / "bin" / "tsc", "-p"]
    seen = subprocess.run([*tsc, tmp_path / "jsconfig.json"], capture_output=True, text=True, check=False)
    assert seen.returncode != 0
    assert "wrong.js(2,27): error TS2345" in seen.stdout


def test_its_own_tests_pass(npm: Npm) -> None:
    tested = npm("test", "--test-reporter=tap")
    counted = {
        word: int(number) for word, number in re.findall(r"^# (\w+) (\d+)$", tested.stdout, re.MULTILINE)
    }
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert counted["pass"] == counted["tests"] > 0


def test_the_bundles_are_what_the_build_makes(npm: Npm, tmp_path: Path) -> None:
    built = npm("build", "--outdir", str(tmp_path))
    assert built.returncode == 0, built.stdout + built.stderr
    fresh = bundles(tmp_path)
    assert fresh, "there is no widget in js/src/widgets"
    assert fresh.keys() == bundles(STATIC).keys(), "make js"
    for name, written in fresh.items():
        assert (STATIC / name).read_bytes() == written, f"{name} is old: make js"


def bundles(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.*") if path.suffix in {".js", ".css"}}


@pytest.fixture(scope="module")
def ask(found: node.Node) -> Iterator[Asked]:
    """One Node that answers how JavaScript reads what Python counted."""
    command = [found.path, str(node.JS / "laws" / "offsets.js")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as answering:
        to, back = answering.stdin, answering.stdout
        assert to
        assert back

        def asked(question: dict[str, Any]) -> dict[str, Any]:
            print(json.dumps(question), file=to, flush=True)
            return json.loads(back.readline())

        yield asked
        to.close()


HARD = [
    "\r\n",
    "e\u0301",
    "👩🏽\u200d🚀",
    "🏳️\u200d🌈",
    "🇩🇪",
    "𝒳",
    "\ufeff",
    "\u2028",
    "\0",
    "\U0010ffff",
    "İ",
]
LONE = ["\ud800", "\udbff", "\udc00", "\udfff"]
well_formed = st.lists(st.characters(codec="utf-8") | st.sampled_from(HARD), max_size=12).map("".join)
anything = st.lists(st.characters(codec="utf-8") | st.sampled_from(HARD + LONE), max_size=12).map("".join)


def paired(text: str) -> str:
    """As JSON reads it: two surrogates that happen to make a pair are one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@given(text=anything.map(paired), texts=st.lists(well_formed, max_size=4), choice=st.data())
def test_offsets_and_words_are_the_same_in_both(
    ask: Asked, text: str, texts: list[str], choice: st.DataObject
) -> None:
    start = choice.draw(st.integers(0, len(text)))
    end = choice.draw(st.integers(start, len(text)))
    encoded = [each.encode() for each in texts]
    answer = ask(
        {
            "text": text,
            "start": start,
            "end": end,
            "utf8": base64.b64encode(b"".join(encoded)).decode(),
            "ends": list(accumulate(map(len, encoded))),
            "padding": choice.draw(st.integers(0, 9)),
        }
    )
    assert answer == {"length": len(text), "words": text[start:end], "back": [start, end], "texts": texts}
