"""Suggestions: few, in order, with the words that made them; from one's own codings, and never a coding by itself."""

from collections import Counter

import msgspec
import pytest

from incident_workbench import cues
from incident_workbench.codebook import edited, merged
from incident_workbench.cues import Examples, Suggestion, suggestions
from incident_workbench.cues.learning import ENOUGH, learn
from incident_workbench.cues.ranking import candidates
from incident_workbench.cues.suggesting import AT_ONCE, IN_A_STRETCH, OF_A_CODE, examples
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import Coding, Dismissal, Restriction
from incident_workbench.model.evidence import Speaker, span_of
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from tests import worlds

NIGHT = (
    "morning all",
    "wait, what? since when does it write there",
    "thanks",
    "let me check the logs",
    "we decided to go with the failover",
    "does anyone know how it is drained?",
)


def sitting_on(project: Project, by: str = "kim") -> Sitting:
    log: list[Act] = []
    return Sitting(project, by, log.append)


def apart(*texts: str) -> Project:
    """Said twenty minutes from one another, so that each stands in a stretch of its own."""
    project = worlds.project(*texts)
    segments = tuple(
        msgspec.structs.replace(s, at=worlds.NIGHT + (s.at - worlds.NIGHT) * 20)
        for s in project.segments
        if s.at
    )
    evidence = msgspec.structs.replace(project.evidence, segments=segments)
    return msgspec.structs.replace(project, evidence=evidence)


def told(project: Project, by: str = "kim", **how: object) -> dict[str, str]:
    return {s.segment: s.code for s in suggestions(project, by, **how).items}  # type: ignore[arg-type]


def coded(project: Project, row: int, code: str) -> Coding:
    return Coding(code=code, evidence=(span_of(project.segments[row]),))


# --- what is suggested ------------------------------------------------------------------------------------------------


def test_each_suggestion_says_where_which_code_and_by_which_words() -> None:
    project = apart(*NIGHT)
    found = suggestions(project, "kim")
    by_segment = {s.segment: s for s in found.items}
    assert by_segment.keys() == {"chat/1", "chat/3", "chat/4", "chat/5"}
    first = by_segment["chat/1"]
    assert (first.code, first.by) == ("surprise", "cue")
    for suggestion in found.items:
        text = project.segment(suggestion.segment).text
        assert text[suggestion.start : suggestion.end] == suggestion.words[0]
        assert all(word in text for word in suggestion.words)
        assert suggestion.why.startswith(f'cue "{suggestion.cue}": ')
    assert found.provenance.cues == cues.cues_sha256()
    assert (found.provenance.learned_from, found.provenance.scikit_learn) == (0, "")


def test_the_same_project_has_the_same_suggestions() -> None:
    assert suggestions(apart(*NIGHT), "kim") == suggestions(apart(*NIGHT), "kim")


def test_suggesting_claims_nothing() -> None:
    sitting = sitting_on(apart(*NIGHT))
    before = sitting.project
    assert suggestions(before, "kim").items
    assert sitting.project is before


def test_there_are_few_of_a_code_few_in_a_stretch_and_few_at_once() -> None:
    one_code = told(apart(*["that is strange, really strange"] * 30))
    assert list(one_code.values()) == ["surprise"] * OF_A_CODE
    together = told(worlds.project(*NIGHT))  # six minutes of talk
    assert len(together) == IN_A_STRETCH
    everything = [text for cue in cues.cues() for text in cue.yes]
    many = suggestions(apart(*everything), "kim").items
    assert len(many) == AT_ONCE
    assert len({s.segment for s in many}) == AT_ONCE
    assert max(Counter(s.code for s in many).values()) <= OF_A_CODE
    assert len(suggestions(apart(*everything), "kim", at_most=3).items) == 3


def test_where_times_are_unknown_a_stretch_is_so_many_segments() -> None:
    project = worlds.project(*["let me check", "that is strange", "we decided"] * 20)
    segments = tuple(msgspec.structs.replace(s, at=None, time_basis="none") for s in project.segments)
    timeless = msgspec.structs.replace(
        project, evidence=msgspec.structs.replace(project.evidence, segments=segments)
    )
    rows = [int(key.split("/")[1]) for key in told(timeless)]
    assert len(rows) == 2 * IN_A_STRETCH
    assert max(rows) > 20  # the second stretch


def test_no_code_drowns_the_others() -> None:
    texts = ["that is strange and odd and weird, I was surprised"] * 50 + [
        "let me check it",
        "we decided to wait",
    ]
    order = [c.code for c in candidates(texts) if c.score > 0.1]
    assert {"probe", "decision"} <= set(order[:20])


def test_long_talk_is_not_suggested_for_being_long() -> None:
    long = "We then talked about the weather. " * 40 + "Let me check it."
    order = [c.row for c in candidates([long, "Let me check it."]) if c.code == "probe"]
    assert order == [1, 0]


def test_a_weak_cue_alone_suggests_nothing() -> None:
    assert told(apart("maybe", "hmm", "88 % of it")) == {}


# --- what is left out -------------------------------------------------------------------------------------------------


def test_what_is_coded_so_already_is_not_suggested_whoever_coded_it() -> None:
    project = apart(*NIGHT)
    other = sitting_on(project, "ben")
    other.add(coded(project, 1, "surprise"))
    assert told(project)["chat/1"] == "surprise"
    assert told(other.project).get("chat/1") != "surprise"
    assert told(other.project, blind=True)["chat/1"] == "surprise"  # else its absence would tell
    other.add(coded(project, 3, "decision"))
    assert told(other.project)["chat/3"] == "probe"  # another code does not answer


def test_what_was_dismissed_is_not_suggested_to_the_one_who_did_until_that_is_undone() -> None:
    sitting = sitting_on(apart(*NIGHT))
    (probe,) = [s for s in suggestions(sitting.project, "kim").items if s.code == "probe"]
    sitting.add(cues.dismissed(probe))
    assert probe.segment not in told(sitting.project)
    assert told(sitting.project, by="ben")[probe.segment] == "probe"
    sitting.undo()
    assert told(sitting.project)[probe.segment] == "probe"


def test_accepting_makes_the_analysts_own_coding_that_says_what_pointed_there() -> None:
    sitting = sitting_on(apart(*NIGHT))
    (probe,) = [s for s in suggestions(sitting.project, "kim").items if s.code == "probe"]
    coding = sitting.add(cues.accepted(sitting.project, probe))
    assert (coding.analyst, coding.code, coding.evidence[0].segment) == ("kim", "probe", probe.segment)
    assert coding.suggested == 'cue "let me check": let me check'
    assert msgspec.json.decode(msgspec.json.encode(coding), type=Coding) == coding
    assert probe.segment not in told(sitting.project)
    sitting.undo()
    assert sitting.project.of_kind(Coding) == ()
    assert told(sitting.project)[probe.segment] == "probe"


@pytest.mark.parametrize("on", ["chat", "chat/3"])
@pytest.mark.parametrize("what", ["off_record", "redacted", "access"])
def test_what_may_not_be_quoted_is_neither_suggested_nor_learned_from(on: str, what: str) -> None:
    sitting = sitting_on(apart(*NIGHT))
    sitting.add(coded(sitting.project, 3, "probe"))
    assert examples(sitting.project, "kim").codings == 1
    sitting.undo()
    assert "chat/3" in told(sitting.project)
    ordered = cues.ranked(sitting.project, "kim")
    sitting.add(Restriction(on=on, what=what))
    assert "chat/3" not in told(sitting.project)
    assert "chat/3" not in {s.segment for s in cues.standing(sitting.project, ordered, "kim")}
    sitting.add(coded(sitting.project, 3, "probe"))
    assert examples(sitting.project, "kim") == Examples()


def test_bots_and_systems_are_not_talk() -> None:
    project = apart(*NIGHT)
    bot = Speaker(id="b", name="Deploys", kind="bot")
    segments = (
        msgspec.structs.replace(project.segments[1], speaker="b"),
        *project.segments[2:4],
        msgspec.structs.replace(project.segments[4], kind="system"),
    )
    evidence = msgspec.structs.replace(project.evidence, segments=segments, speakers={"b": bot})
    assert told(msgspec.structs.replace(project, evidence=evidence)).keys() == {"chat/3"}


def test_a_merged_code_is_suggested_as_what_it_became_and_a_retired_one_not() -> None:
    sitting = sitting_on(apart(*NIGHT))
    sitting.add(merged(sitting.project, ("probe",), "acting"))
    assert told(sitting.project)["chat/3"] == "acting"
    sitting.add(coded(sitting.project, 3, "acting"))
    assert "chat/3" not in told(sitting.project)
    sitting.add(edited(sitting.project, "surprise", retired=True))
    assert "surprise" not in told(sitting.project).values()


# --- what is learned --------------------------------------------------------------------------------------------------

TALK = ("the pelican is late", "bread rolls for six", "who has the ladder", "blue paint, two tins")


def taught(code: str = "trade-off", each: int = 40) -> Sitting:
    """Codings that no cue points at: pelicans are trade-offs here, ladders are workarounds."""
    texts = [f"{text} {n}" for n in range(each) for text in TALK]
    sitting = sitting_on(apart(*texts, "a pelican again", "my ladder is short"))
    codings = [coded(sitting.project, row, code) for row in range(0, 4 * each, 4)]
    codings += [coded(sitting.project, row, "workaround") for row in range(2, 4 * each, 4)]
    sitting.add_all(codings)
    return sitting


def test_from_150_codings_on_suggestions_are_learned_and_say_by_which_words() -> None:
    few, many = taught(each=37), taught(each=80)
    assert suggestions(few.project, "kim").provenance.learned_from == 0
    assert told(few.project) == {}
    found = suggestions(many.project, "kim")
    assert found.provenance.learned_from == 160
    assert found.provenance.scikit_learn
    by_code = {s.code: s for s in found.items}
    assert by_code["trade-off"].by == by_code["workaround"].by == "learned"
    assert by_code["trade-off"].segment == "chat/320"
    assert "pelican" in by_code["trade-off"].words
    assert "learned: " in by_code["workaround"].why
    assert "ladder" in by_code["workaround"].why
    assert found == suggestions(many.project, "kim")


def test_retracted_codings_and_those_of_others_teach_nothing() -> None:
    sitting = taught(each=80)
    assert examples(sitting.project, "ben") == Examples()
    sitting.undo()
    assert examples(sitting.project, "kim") == Examples()
    assert suggestions(sitting.project, "kim").provenance.learned_from == 0


def test_earlier_projects_teach_too() -> None:
    earlier = examples(taught(each=80).project, "kim")
    found = suggestions(apart("a pelican once more", "nothing"), "kim", earlier=earlier)
    assert [(s.segment, s.code) for s in found.items] == [("chat/0", "trade-off")]
    assert found.provenance.learned_from == 160


def test_what_was_read_and_left_uncoded_teaches_and_what_was_not_read_does_not() -> None:
    sitting = sitting_on(apart(*map(str, range(100))))
    sitting.add_all([coded(sitting.project, row, "surprise") for row in (10, 11, 20)])
    given = examples(sitting.project, "kim")
    assert {"10", "11", "20"} <= set(given.texts)
    assert all(10 <= int(text) <= 20 for text in given.texts)
    assert sorted(map(len, given.codes)) == [0] * (len(given.texts) - 3) + [1] * 3
    assert 1 <= len(given.texts) - 3 <= 3  # no more than were coded


def test_a_code_with_few_examples_is_not_learned() -> None:
    texts = tuple(f"the pelican {n}" for n in range(20))
    few = Examples(texts, tuple(frozenset(("a",) if n < ENOUGH - 1 else ()) for n in range(20)), ENOUGH - 1)
    assert learn(few) is None
    assert learn(Examples()) is None
    enough = Examples(texts, tuple(frozenset(("a",) if n < ENOUGH else ()) for n in range(20)), ENOUGH)
    learned = learn(enough)
    assert learned is not None
    assert learned.codes == ("a",)


def test_words_that_made_it_stand_in_the_text_also_beyond_ascii() -> None:
    texts = tuple(f"the 🦢 pélican {n}" if n % 2 else f"bread {n}" for n in range(40))
    learned = learn(Examples(texts, tuple(frozenset("a" * (n % 2)) for n in range(40)), 20))
    assert learned is not None
    text = "👩‍💻🏽 no 🦢 PÉLICAN here"
    words = [text[start:end] for start, end in learned.why(text, "a")]
    assert words
    assert {"🦢", "PÉLICAN", "🦢 PÉLICAN"} & set(words)
    assert learned.why("", "a") == ()
    assert learned.scores([]).shape == (0, 1)
    low, high = learned.scores(["bread", "pélican"])[:, 0]
    assert low < 0.5 < high


def test_a_suggestion_is_a_plain_value() -> None:
    one = Suggestion(segment="s", code="c", start=0, end=1, words=("a", "b"), by="learned")
    assert one.why == "learned: a … b"
    assert Dismissal(suggestion="c", segment="s") == cues.dismissed(one)
