"""Two cases side by side, told apart by evidence; and one case in the views of its two analysts."""

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from incident_workbench import figures, frames
from incident_workbench.accounts import differences
from incident_workbench.cases import SideBySide, as_html, as_markdown, side_by_side
from incident_workbench.difficulty import difficulties
from incident_workbench.figures.codes import code_words
from incident_workbench.hypotheses import episodes
from incident_workbench.model.claims import Claim, ClockCorrection, Difficulty, Restriction
from incident_workbench.privacy import SOMEBODY, Showing
from incident_workbench.project import Project
from incident_workbench.store import Store
from tests.small_case import ALL, PROJECT, at, case, minute, without

NOOR, BASTIEN = "Noor Haddad", "Bastien Oyelaran"


@pytest.fixture(scope="module")
def may(demo_folder: Path) -> Project:
    return Store.open(demo_folder / "project").load()


@pytest.fixture(scope="module")
def june(demo_folder: Path) -> Project:
    return Store.open(demo_folder / "second-project").load()


@pytest.fixture(scope="module")
def both(may: Project, june: Project) -> SideBySide:
    return side_by_side(may, june)


# --- the worked example: equally long, and nothing alike --------------------------------------------------------------


def test_each_case_has_both_panels_with_evidence_in_every_line(both: SideBySide) -> None:
    for one in (both.one, both.other):
        for panel in (one.difficulties, one.handlings):
            assert panel
            assert all(item.line.evidence for item in panel)


def test_what_was_hard_tells_them_apart(both: SideBySide) -> None:
    assert {"ambiguous signals", "masking or overlapping faults", "delay between action and effect"} <= set(
        both.one.only_here
    )
    assert both.other.only_here == ("access or tooling", "time and tempo")


def test_every_claim_and_its_words_are_on_the_page(both: SideBySide, may: Project, june: Project) -> None:
    plain = as_markdown(both).replace("\\", "")
    for project in (may, june):
        for hard in difficulties(Showing(project)):
            assert hard.line.text.replace("<", "&lt;") in plain
            assert " ".join(hard.line.evidence[0].words.split())[:20].replace("&", "&amp;") in plain


def test_the_page_has_no_time_no_total_and_no_verdict(both: SideBySide) -> None:
    """What the two samples share is how long they took: 149 minutes."""
    for page in (as_markdown(both), as_html(both)):
        assert not re.search(r"\b149\b|2 h(?:ours)? and 29|\b2:29\b", page)
        ours = re.sub(r"“[^”]*”|<q>.*?</q>", "", page)
        assert not re.search(r"handled well|poorly|score|worse than|\bMTT|duration|better handled", ours)


def test_they_stand_in_the_order_in_which_they_are_given(may: Project, june: Project) -> None:
    turned = side_by_side(june, may)
    assert (turned.one.title, turned.other.title) == (june.title, may.title)
    assert turned.one.only_here == side_by_side(may, june).other.only_here


def test_the_table_has_two_columns_of_one_width(both: SideBySide) -> None:
    page = as_html(both)
    assert page.count("width:50%") == 2
    assert page.count("<td>") == 2 * 4
    assert both._repr_html_() == page


# --- what it shows ----------------------------------------------------------------------------------------------------


def test_an_empty_case_says_so_beside_a_full_one() -> None:
    page = as_markdown(side_by_side(PROJECT, case()))
    assert page.count("No claim says so yet.") == 4
    assert "Claimed of Checkout errors, 1 May and not of the other: ambiguous signals." in page


def test_words_in_it_stay_words() -> None:
    hostile = Difficulty(
        category="novelty", text="<script>x</script> [a](b)", begin=minute(1), evidence=(at("m1"),)
    )
    beside = side_by_side(case(ALL, hostile), case())
    assert "<script>" not in as_html(beside)
    assert "&lt;script&gt;" in as_html(beside)
    assert "<script>" not in as_markdown(beside)
    assert "\\[a\\](b)" in as_markdown(beside)


def test_people_are_shown_by_role_and_off_record_words_not_at_all() -> None:
    off = Restriction(on="m4", what="off_record", basis="analyst_inference")
    beside = side_by_side(case(ALL, off), case(without("hard", "met")))
    for page in (as_markdown(beside), as_html(beside)):
        assert "falling" not in page
        assert "Ana Reyes" not in page
    assert beside.one.difficulties[0].whose == SOMEBODY


def test_told_afterwards_and_inferred_are_said_in_both_forms() -> None:
    told = Difficulty(category="opacity", text="so it felt", evidence=(at("i1"),))
    ours = Difficulty(category="opacity", text="so we think", basis="analyst_inference")
    beside = side_by_side(case(ALL, told, ours), case())
    for page in (as_markdown(beside), as_html(beside)):
        assert re.search(r"so it felt[^“]*\(told afterwards\)", page)
        assert re.search(r"so we think[^“]*\(the analyst's inference\)", page)


# --- two analysts -----------------------------------------------------------------------------------------------------


def test_in_the_sample_exactly_the_views_that_one_account_holds_are_marked(
    may: Project, june: Project
) -> None:
    """The senior engineer and the payments on-call tell the same of the rollback: the first says so in the chat."""
    marked = {v.claim for d in differences(Showing(may)) for v in d.views if v.held_by_one}
    assert marked == {"S2", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11"}
    shared = {v.claim for d in differences(Showing(may)) for v in d.views if not v.held_by_one}
    assert shared == {"S1", "S3"}
    assert all(v.held_by_one for d in differences(Showing(june)) for v in d.views)


def replaced(claim: Claim, **fields: object) -> Claim:
    return msgspec.structs.replace(claim, id="", written_at=None, analyst="", replaces=(claim.id,), **fields)


@pytest.fixture(scope="module")
def edited(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The sample after both analysts changed what one speaker is called, what one code is called, and one clock."""
    folder = tmp_path_factory.mktemp("views") / "project"
    shutil.copytree(demo_folder / "project", folder)
    store = Store.open(folder)
    before = store.load()
    alias, code = before.resolved("payments-oncall"), before.codes["uncertainty"]
    (clock,) = before.of_kind(ClockCorrection)
    assert alias is not None
    start = datetime.fromisoformat(clock.value)
    for analyst, called, doubt, minutes in (
        (NOOR, "Certificate owner", "Doubt", 0),
        (BASTIEN, "Pager holder", "Unsure", 2),
    ):
        moved = (start + timedelta(minutes=minutes)).isoformat()
        claims = [replaced(alias, pseudonym=called), replaced(code, name=doubt), replaced(clock, value=moved)]
        with store.sit(analyst) as sitting:
            sitting.add_all(claims)
    return store


def seen(project: Project) -> dict[str, object]:
    """What each of the three differing claims is drawn with."""
    showing = Showing(project)
    bridge = next(s for s in project.segments if s.source == "bridge-call")
    return {
        "raised by": frames.hypotheses(project).set_index("id").loc["H1", "raised_by"],
        "code": project.codes["uncertainty"].name,
        "doubt": "Doubt" in code_words(figures.code_marks(showing), "UTC"),
        "clock": project.at(bridge),
    }


def test_each_analysts_view_has_what_they_say_where_their_claims_differ(edited: Store) -> None:
    common, noor, bastien = (edited.load(view=name) for name in (None, NOOR, BASTIEN))
    assert (seen(noor)["raised by"], seen(bastien)["raised by"]) == ("Certificate owner", "Pager holder")
    assert (seen(noor)["code"], seen(bastien)["code"]) == ("Doubt", "Unsure")
    assert (seen(noor)["doubt"], seen(bastien)["doubt"]) == (True, False)
    assert seen(common)["raised by"] == "Payments on-call"
    assert seen(common)["code"] == "Uncertainty or ambiguity voiced"
    times = [seen(each)["clock"] for each in (common, noor, bastien)]
    assert times[2] - times[1] == timedelta(minutes=2)  # type: ignore[operator]
    assert times[0] == times[1]


def test_the_common_view_names_what_differs_as_problems(edited: Store) -> None:
    found = [problem for problem in edited.load().problems if problem.code == "IW-CLAIM-005"]
    assert len(found) == 3
    assert all(NOOR in p.where and BASTIEN in p.where for p in found)


def test_where_their_claims_do_not_differ_neither_do_their_views(edited: Store) -> None:
    noor, bastien = edited.load(view=NOOR), edited.load(view=BASTIEN)
    assert [lane.states for lane in episodes(noor)] == [lane.states for lane in episodes(bastien)]
    assert [d.question.text for d in differences(Showing(noor))] == [
        d.question.text for d in differences(Showing(bastien))
    ]
    assert noor.claims == bastien.claims
