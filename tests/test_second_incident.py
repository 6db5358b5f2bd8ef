"""The second sample: as long as the first by the records, and another night by the evidence."""

import re
from collections import defaultdict
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest

from incident_workbench import coding
from incident_workbench.brief import Brief, prepare, ready
from incident_workbench.demo import FIRST, SECOND, sample, sample_claims, sample_folder
from incident_workbench.model.claims import ActorAlias, Stance
from incident_workbench.project import Project, spans_of
from incident_workbench.store import Store

VERDICTS = re.compile(
    r"poorly|handled well|human error|should have|failed to|at fault|root cause|\bMTT[A-Z]\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def first(demo_folder: Path) -> Project:
    return Store.open(demo_folder / "project").load()


@pytest.fixture(scope="module")
def second(demo_folder: Path) -> Project:
    return Store.open(demo_folder / "second-project").load()


@pytest.fixture(scope="module")
def briefs(first: Project, second: Project) -> tuple[Brief, Brief]:
    return prepare(first), prepare(second)


def deck(demo_folder: Path) -> str:
    """The second deck without scripts and styles."""
    raw = (demo_folder / "second-deck.html").read_text(encoding="utf-8")
    own = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", raw, flags=re.DOTALL)
    assert len(own) > 20_000
    return unescape(own)


def moment(project: Project, alert: str) -> datetime:
    at = project.at(project.segment(f"alerts/{alert}"))
    assert at is not None
    return at


def test_both_are_equally_long_by_the_records_that_the_readme_names(first: Project, second: Project) -> None:
    """A-7303 to A-7323, and A-8111 to A-8118: to the minute."""
    told = (sample_folder(SECOND) / "README.md").read_text(encoding="utf-8")
    minutes = []
    for project, begin, end in ((first, "A-7303", "A-7323"), (second, "A-8111", "A-8118")):
        assert begin in told
        assert end in told
        minutes.append((moment(project, end) - moment(project, begin)).total_seconds() // 60)
    assert minutes == [149, 149]
    assert "2 hours and 29 minutes" in told


def test_the_ends_are_the_first_warning_and_the_test_that_goes_through(
    first: Project, second: Project
) -> None:
    for project, begin, end in ((first, "A-7303", "A-7323"), (second, "A-8111", "A-8118")):
        alerts = [s for s in project.segments if s.source == "alerts"]
        warning = [s for s in alerts if "warning" in s.text or "critical" in s.text]
        assert min(warning, key=lambda s: moment(project, s.id.partition("/")[2])).id == f"alerts/{begin}"
        assert re.search("6 of 6 went through|11 of 11 houses print", project.segment(f"alerts/{end}").text)


def test_the_evidence_tells_them_apart(briefs: tuple[Brief, Brief]) -> None:
    """Of what was hard in May, hardly anything was hard in June."""
    may, june = ({hardship.category for hardship in brief.difficulties} for brief in briefs)
    assert {"ambiguous signals", "masking or overlapping faults", "delay between action and effect"} <= may
    assert not june & {
        "ambiguous signals",
        "masking or overlapping faults",
        "delay between action and effect",
    }
    assert {"access or tooling", "misleading representation"} <= june
    for brief in briefs:
        assert brief.difficulties
        assert brief.handlings
        assert brief.coordination
    assert briefs[0].rabbit_holes
    assert briefs[1].rabbit_holes == ()


def test_every_claim_is_there_and_every_quote_reads(second: Project) -> None:
    for analyst in sample(SECOND).analysts:
        written = list(sample_claims(analyst.name, SECOND))
        assert len([c for c in second.claims if c.analyst == analyst.name]) == len(written) > 50
    spans = [span for claim in second.claims for span in spans_of(claim)]
    assert len(spans) > 200
    assert [span.quote for span in spans if coding.place(second, span).problem] == []


def test_check_finds_nothing_and_the_review_is_ready(demo_folder: Path, second: Project) -> None:
    assert Store.open(demo_folder / "second-project").check() == ()
    assert [lack for lack in ready(second) if lack.stops] == []


def test_two_analysts_agree_in_part(second: Project) -> None:
    codes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in coding.coded(second):
        codes[one.span.segment][one.coding.analyst].add(one.coding.code)
    both = [tuple(by.values()) for by in codes.values() if len(by) == 2]
    alike = sum(one == other for one, other in both)
    assert len(both) > 20
    assert len(both) / 2 < alike < len(both)


def test_each_analyst_of_both_samples_declares_a_stance(first: Project, second: Project) -> None:
    for project, name in ((first, FIRST), (second, SECOND)):
        analysts = sorted(analyst.name for analyst in sample(name).analysts)
        assert sorted(stance.analyst for stance in project.of_kind(Stance)) == analysts


def test_the_deck_gives_no_verdict(demo_folder: Path) -> None:
    found = VERDICTS.findall(deck(demo_folder))
    assert found == []


def test_nobody_is_named_who_did_not_agree(demo_folder: Path, second: Project) -> None:
    shown = deck(demo_folder)
    hidden = [
        alias for alias in second.of_kind(ActorAlias) if not alias.named and alias.actor_kind == "person"
    ]
    assert len(hidden) > 8
    for alias in hidden:
        for name in alias.name.split():
            assert not re.search(rf"\b{re.escape(name)}\b", shown), name
