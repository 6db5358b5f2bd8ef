"""The docs say what the program does: commands, problems, kinds and links; and what is shown of a terminal is run."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from incident_workbench.cli import main
from incident_workbench.model.claims import ENVELOPE, KINDS
from incident_workbench.readers import readers

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "incident_workbench"
REFERENCE = ROOT / "docs" / "reference"
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SAME = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def shown(page: Path) -> str:
    return str(page.relative_to(ROOT))


def section(text: str, heading: str) -> str:
    """The words from a heading to the next of the same level."""
    found = re.search(
        rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{heading.count('#')}}} |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"no heading {heading!r}"
    return found[1]


# --- what is shown of a terminal --------------------------------------------------------------------------------------


class Entered(NamedTuple):
    command: str
    wanted: str

    @property
    def status(self) -> int:
        said = re.search(r"# exits with (\d)", self.command)
        return int(said[1]) if said else 0


def entered(text: str) -> Iterator[Entered]:
    """Commands after `$ `, their further lines after `> `, and what they print."""
    for language, block in FENCED.findall(text):
        if language == "console":
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                lines = part.split("\n")
                more = next(
                    (i for i, line in enumerate(lines[1:], 1) if not line.startswith(">")), len(lines)
                )
                command = "\n".join([lines[0], *(line.removeprefix("> ") for line in lines[1:more])])
                yield Entered(command, "\n".join(lines[more:]))


def test_a_terminal_block_is_taken_apart() -> None:
    """
    ```console
    $ iw claim outage <<'END'
    > {"kind": "note"}
    > END
    {"id": "…"}
    $ iw export outage deck -o deck.html  # exits with 3
    ```
    """
    text = "```console\n$ iw claim outage <<'END'\n> {}\n> END\n{}\n$ iw x  # exits with 3\n```\n"
    first, second = entered(text)
    assert first == ("iw claim outage <<'END'\n{}\nEND", "{}\n")
    assert (first.status, second.status) == (0, 3)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(entered(page.read_text(encoding="utf-8")))], ids=shown
)
def test_what_the_docs_show_of_a_terminal_is_so(page: Path, tmp_path: Path) -> None:
    """Each page from top to bottom, in an empty folder with a copy of sample_data; … stands for anything."""
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "IW_ANALYST": "kim",
        "HOME": str(tmp_path),
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{
            f"GIT_{who}_{what}": "kim@example.invalid"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    for line in entered(page.read_text(encoding="utf-8")):
        done = subprocess.run(
            ["bash", "-c", line.command], cwd=tmp_path, env=environment, check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert done.returncode == line.status, f"{line.command}\n{done.stdout}"
        printed = re.sub(r"^(as kim|\[IPKernelApp\] .*)\n", "", done.stdout, flags=re.MULTILINE)
        wanted = line.wanted.replace("as kim\n", "").replace("…", "...")
        same = doctest.OutputChecker().check_output(wanted, printed.replace("…", "..."), SAME)
        assert not wanted.strip() or same, f"{line.command}\n{printed}\n--- but the page shows\n{wanted}"


# --- reference --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", main.commands)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    told = section((REFERENCE / "command-line.md").read_text(encoding="utf-8"), f"## iw {name}")
    command = main.commands[name]
    options = [
        option
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("-")
    ]
    assert command.params
    for option in options:
        assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", told), f"iw {name}: {option}"


@pytest.mark.parametrize("name", main.commands)
def test_every_option_in_the_reference_is_one_of_its_command(name: str) -> None:
    told = section((REFERENCE / "command-line.md").read_text(encoding="utf-8"), f"## iw {name}")
    listed = [line for line in told.split("\n") if line.startswith("- `-")]
    known = {option for p in main.commands[name].params for option in (*p.opts, *p.secondary_opts)}
    shown = [option for line in listed for option in re.findall(r"`(--?[\w-]+)", line.partition(" — ")[0])]
    assert [option for option in shown if option not in known] == []


@pytest.mark.parametrize("name", main.commands)
def test_every_command_and_option_says_in_its_help_what_it_does(name: str) -> None:
    command = main.commands[name]
    assert command.help
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not (option.help or "").strip()] == []


def test_the_reference_of_commands_has_no_others() -> None:
    told = (REFERENCE / "command-line.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## iw (\S+)$", told, re.MULTILINE)) == set(main.commands)


def codes_in_the_package() -> set[str]:
    """Every code that is written in the package; some are put together from `IW-READ-` and three digits."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"IW-[A-Z]+-\d{3}", text))
        for family in re.findall(r'f"(IW-[A-Z]+-)\{code\}"', text):
            found |= {family + digits for digits in re.findall(r'"(\d{3})"', text)}
    return found


def test_every_problem_is_in_the_reference_and_no_other() -> None:
    told = (REFERENCE / "problems.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(IW-[A-Z]+-\d{3})` \| (.+) \| (.+) \|$", told, re.MULTILINE)
    assert all(means.strip() and do.strip() for _, means, do in rows)
    assert len(rows) == len({code for code, *_ in rows})
    known = codes_in_the_package()
    assert len(known) > 80
    assert {code for code, *_ in rows} == known


def test_every_lack_of_a_review_is_in_the_reference() -> None:
    told = (REFERENCE / "problems.md").read_text(encoding="utf-8")
    source = (PACKAGE / "brief" / "ready.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'(?:_stop\(|_ask\(|code=)\s*"([a-z-]+)"', source))
    assert len(codes) > 10
    assert [code for code in sorted(codes) if f"`{code}`" not in told] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_claim_is_in_the_reference_with_its_own_fields(kind: str) -> None:
    told = section((REFERENCE / "claims.md").read_text(encoding="utf-8"), f"### {kind}")
    fields = zip(KINDS[kind].__struct_fields__, KINDS[kind].__struct_encode_fields__, strict=True)
    own = [written for name, written in fields if name not in ENVELOPE]
    assert own
    assert [name for name in own if f"`{name}`" not in told] == []


def test_the_reference_of_claims_has_the_envelope_and_no_other_kinds() -> None:
    told = (REFERENCE / "claims.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^### (\w+)$", told, re.MULTILINE)) == set(KINDS)
    envelope = section(told, "## What every claim has")
    assert [name for name in ("kind", *ENVELOPE) if f"`{name}`" not in envelope] == []


@pytest.mark.parametrize("name", sorted(readers()))
def test_every_reader_is_in_the_reference_with_the_options_it_uses(name: str) -> None:
    told = section((REFERENCE / "readers.md").read_text(encoding="utf-8"), f"## {name}")
    options = {"columns": "--column"}
    for used in readers()[name].uses:
        assert options.get(used, f"--{used.replace('_', '-')}") in told, used


# --- links ------------------------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors that a forge makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_within_the_repository_resolve(page: Path) -> None:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.is_relative_to(ROOT), target
        assert place.exists(), target
        assert not anchor or anchor in anchors(place), target


def test_every_page_is_in_the_index_or_in_the_list_of_its_folder() -> None:
    for page in sorted((ROOT / "docs").rglob("*.md")):
        readme = page.parent / "README.md"
        lists = readme if readme.exists() and page != readme else ROOT / "docs" / "index.md"
        name = page.relative_to(lists.parent).as_posix()
        assert name == "index.md" or f"({name}" in lists.read_text(encoding="utf-8"), name


def test_pictures_are_light_and_described() -> None:
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < 200_000, picture
        tags = [
            tag
            for page in PAGES
            for tag in re.findall(rf"!\[([^\]]*)\]\([^)]*{picture.name}\)", page.read_text())
        ]
        assert tags, picture
        assert all(len(tag) > 30 for tag in tags), picture


def test_every_key_of_the_transcript_is_in_its_how_to() -> None:
    keys = (ROOT / "js" / "src" / "transcript" / "keys.js").read_text()
    page = (ROOT / "docs" / "how-to" / "code-in-the-transcript.md").read_text()
    does = re.findall(r'does: "([^"]+)"', keys)
    assert len(does) > 40
    assert [words for words in does if f"| {words} |" not in page] == []
