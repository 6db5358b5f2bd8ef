"""How well the prose check does: `python tests/language/judged.py FILE.jsonl … FOLDER …`.

For a file of labelled sentences, precision and recall; for a folder of write-ups, findings per 1,000 words, and a lot
of them to be judged by eye.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from random import Random

import click

from incident_workbench.language import check

LOT = 60
"""Findings to be judged by eye, and the seed by which they are drawn."""
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
    click.echo(f"{path}: precision {judged(path)[0]:.3f}, recall {judged(path)[1]:.3f}")
    right, found, wanted = counted(path)
    for name in sorted(found | wanted):
        click.echo(f"  {name:16} {right[name]} right of {found[name]} found, {wanted[name]} wanted")


def _report_folder(path: Path) -> None:
    files = sorted(one for one in path.rglob("*") if one.is_file())
    texts = {one.name: one.read_bytes().decode("utf-8", "replace") for one in files}
    words = sum(len(text.split()) for text in texts.values())
    found = [
        (name, finding)
        for name, text in texts.items()
        for finding in check(text)
        if finding.class_ != "why_question"
    ]
    click.echo(f"{path}: {words} words")
    for name, times in sorted(Counter(finding.class_ for _, finding in found).items()):
        click.echo(f"  {name:16} {times:4} {1000 * times / words:.2f} per 1,000 words")
    for name, finding in Random(LOT).sample(found, min(LOT, len(found))):
        click.echo(f"  {name}:{finding.line} {finding.class_}: {finding.words}")


if __name__ == "__main__":
    for written in sys.argv[1:]:
        path = Path(written)
        (_report_folder if path.is_dir() else _report)(path)
