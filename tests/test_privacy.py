"""What colleagues may see: names, restrictions, and quotes."""

from datetime import date

import msgspec
import pytest

from incident_workbench.model.claims import ActorAlias, Event, Point, Restriction
from incident_workbench.model.evidence import Span
from incident_workbench.privacy import SOMEBODY, Showing, hidden_names, quotable
from tests.small_case import ALL, PEOPLE, PROJECT, at, case, minute


def restricted(on: str, what: str, **more):
    return case(ALL, Restriction(on=on, what=what, basis="analyst_inference", **more))


def test_a_quote_has_the_words_and_its_speaker_by_role() -> None:
    quote = quotable(case(), at("m3", "rolling back"))
    assert quote is not None
    assert (quote.words, quote.speaker, quote.at) == ("rolling back", "payments on call", minute(8))
    assert (quote.source, quote.source_kind, quote.basis) == ("#incident", "chat", "contemporaneous")


def test_words_told_afterwards_say_so() -> None:
    """Invariant 11."""
    quote = quotable(case(), at("i1"))
    assert quote is not None
    assert quote.basis == "retrospective_account"
    assert quote.source == "Interview with payments on call"


@pytest.mark.parametrize("on", ["chat", "m3", "m3#0-7"])
@pytest.mark.parametrize("what", ["off_record", "redacted", "access"])
def test_what_is_restricted_is_not_quoted(on: str, what: str) -> None:
    assert quotable(case(), at("m3")) is not None
    assert quotable(restricted(on, what), at("m3", "back")) is None
    assert quotable(restricted(on, what), at("i1")) is not None


def test_unattributed_words_have_neither_name_nor_role_nor_place() -> None:
    quote = quotable(restricted("interview-2", "unattributed"), at("j1"))
    assert quote is not None
    assert quote.words == "Nobody decided. Somebody just did it."
    assert (quote.speaker, quote.source, quote.segment) == (SOMEBODY, "interview", "")


def test_a_restriction_holds_until_a_reader_names_a_later_day() -> None:
    project = restricted("m3", "redacted", until=date(2026, 6, 1))
    assert quotable(project, at("m3")) is None
    assert quotable(project, at("m3"), on=date(2026, 6, 1)) is None
    assert quotable(project, at("m3"), on=date(2026, 6, 2)) is not None


def test_a_retracted_restriction_no_longer_holds() -> None:
    from incident_workbench.sitting import Sitting

    with Sitting(PROJECT, "kim", lambda act: None) as sitting:
        sitting.add(Restriction(on="m3", what="redacted", basis="analyst_inference"))
        assert quotable(sitting.project, at("m3")) is None
        sitting.undo()
        assert quotable(sitting.project, at("m3")) is not None


def test_words_that_no_longer_read_are_not_quoted() -> None:
    lost = Span(segment="m3", sha="0" * 16, quote="never said", start=0, end=10)
    assert quotable(case(), lost) is None
    assert quotable(case(), msgspec.structs.replace(lost, segment="nowhere")) is None


def test_mentions_and_names_in_quoted_words_become_roles_in_brackets() -> None:
    quote = quotable(case(), at("m6"))
    assert quote is not None
    assert quote.words == "please read what Bo Tanaka wrote, thanks [payments on call]"
    assert quote.altered


def test_a_boundary_inside_a_mention_moves_outward() -> None:
    segment = PROJECT.segment("m6")
    start = segment.text.index("@ana") + 2
    inside = msgspec.structs.replace(
        at("m6", "na"), start=start, end=start + 2, quote=segment.text[start : start + 2]
    )
    quote = quotable(case(), inside)
    assert quote is not None
    assert quote.words == "[payments on call]"


def test_names_are_whole_words_in_any_case_and_named_people_keep_theirs() -> None:
    showing = Showing(case())
    said = "Ana Reyes's idea, ANA said; banana; Analysis; Bo Tanaka and Cleo, @ana, Marsh, marsh land"
    assert showing.prose(said) == (
        "payments on call's idea, payments on call said; banana; Analysis; "
        "Bo Tanaka and Scribe, payments on call, Scribe, marsh land"
    )


def test_a_name_that_is_a_word_is_left_alone_and_told() -> None:
    will = ActorAlias(speakers=("chat/U3",), name="Will Marsh", role_during="scribe")
    names = hidden_names(case((*PEOPLE[:2], will)))
    assert (
        names.replaced("Will Marsh asked: will it hold? Will it?") == "scribe asked: will it hold? Will it?"
    )
    assert names.uncertain == ("Will",)


def test_a_name_of_two_people_is_nobody_in_particular() -> None:
    other = ActorAlias(speakers=("chat/U3",), name="Ana Marsh", role_during="scribe")
    assert hidden_names(case((*PEOPLE[:2], other))).replaced("Ana knows") == f"{SOMEBODY} knows"


def test_people_without_an_alias_are_hidden_too() -> None:
    assert "Cleo" not in Showing(PROJECT).prose("Cleo Marsh, that is Cleo, joins")


def test_a_claim_on_nothing_but_what_may_not_be_seen_is_not_shown() -> None:
    project = restricted("i1", "redacted")
    nod = next(event for event in project.of_kind(Event) if event.id == "nod")
    showing = Showing(project)
    line = showing.line(nod, nod.action, actor=nod.actor)
    assert "nods" not in line.text
    assert (line.actor, line.evidence, line.withheld) == (SOMEBODY, (), ("redacted",))
    assert line.grounded


def test_with_other_grounds_beside_it_a_claim_stands_on_those() -> None:
    event = Event(id="both", actor="ana", action="waits", begin=minute(9), evidence=(at("i2"), at("m3")))
    project = case(ALL, event, Restriction(on="i2", what="off_record", basis="analyst_inference"))
    line = Showing(project).line(event, event.action, actor="ana")
    assert (line.text, line.actor) == ("waits", "payments on call")
    assert [quote.segment for quote in line.evidence] == ["m3"]
    assert line.withheld == ("off_record",)


def test_grounds_barred_in_different_ways_give_no_name_either() -> None:
    event = Event(id="both", actor="ana", action="waits", begin=minute(9), evidence=(at("i2"), at("j1")))
    project = case(
        ALL,
        event,
        Restriction(on="i2", what="off_record", basis="analyst_inference"),
        Restriction(on="j1", what="redacted", basis="analyst_inference"),
    )
    assert Showing(project).actor("ana", event) == SOMEBODY


def test_a_restricted_claim_is_not_shown() -> None:
    project = restricted("back", "access")
    back = next(event for event in project.of_kind(Event) if event.id == "back")
    assert "rolls back" not in Showing(project).text(back, back.action)


def test_a_point_rests_on_its_own_evidence_or_its_claims() -> None:
    showing = Showing(case())
    back = next(event for event in showing.project.of_kind(Event) if event.id == "back")
    own, shared = showing.lines(back, (Point(text="x", evidence=(at("i1"),)), Point(text="y")))
    assert (own.basis, own.evidence[0].segment) == ("retrospective_account", "i1")
    assert (shared.basis, shared.evidence[0].segment) == ("contemporaneous", "m3")
