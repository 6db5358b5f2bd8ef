"""How well the prose check does: `python tests/language/judged.py FILE.jsonl … FOLDER …`.

For a file of labelled sentences, precision and recall; for a folder of write-ups, findings per 1,000 words.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import click

from incident_workbench.language import check

Counts = tuple[Counter[str], Counter[str], Counter[str]]


def counted(path: Path) -> Counts:
    """Labels that were rightly found, found at all, and wanted, by class."""
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 50
    for row in rows:
        got = {finding.class_ for finding in check(row["text"])} - {"why_question"}
        right.update(got & set(row["labels"]))
        found.update(got)
        wanted.update(row["labels"])
    return right, found, wanted


def judged(path: Path) -> tuple[float, float]:
    """Precision and recall over all labels of a file of sentences."""
    right, found, wanted = counted(path)
    return right.total() / found.total(), right.total() / wanted.total()


def _report(path: Path) -> None:
    if path.is_dir():
        texts = [one.read_bytes().decode("utf-8", "replace") for one in path.rglob("*") if one.is_file()]
        words = sum(len(text.split()) for text in texts)
        found = Counter(finding.class_ for text in texts for finding in check(text))
        click.echo(f"{path}: {words} words")
        for name, times in sorted(found.items()):
            click.echo(f"  {name:16} {times:4} {1000 * times / words:.2f} per 1,000 words")
        return
    click.echo(f"{path}: precision {judged(path)[0]:.3f}, recall {judged(path)[1]:.3f}")
    right, found, wanted = counted(path)
    for name in sorted(found | wanted):
        click.echo(f"  {name:16} {right[name]} right of {found[name]} found, {wanted[name]} wanted")


if __name__ == "__main__":
    for written in sys.argv[1:]:
        _report(Path(written))
