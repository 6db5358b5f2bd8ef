from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench import coding
from incident_workbench.codebook import edited, merged, new_code
from incident_workbench.errors import ClaimError
from incident_workbench.model.claims import Coding
from incident_workbench.model.evidence import Segment, span_of
from incident_workbench.project import Evidence, Project
from tests.strategies import texts
from tests.worlds import act, project, reworded, segment, sitting

EMOJI = "👩‍💻 db is slow, db is down"


def coded(one: Project, *codings: Coding) -> Project:
    keyed = (msgspec.structs.replace(c, id=f"c{n}") for n, c in enumerate(codings))
    return one.extended([act(f"coded-{n}", c) for n, c in enumerate(keyed)])


def test_offsets_count_code_points_after_an_emoji() -> None:
    """
    👩‍💻 db is slow      the emoji is three code points, five UTF-16 units
    """
    one = project(EMOJI)
    (span,) = coding.apply(one, "chat/0", "surprise", 4, 6).evidence
    assert (span.quote, span.before, span.after) == ("db", "👩‍💻 ", " is slow, db is down")
    place = coding.place(one, span)
    assert (place.start, place.end, place.problem) == (4, 6, None)


def test_a_whole_segment_is_coded_without_offsets() -> None:
    one = project(EMOJI, "x" * 500)
    (span,) = coding.apply(one, "chat/1", "surprise").evidence
    assert (span.start, span.end, span.quote) == (None, None, "x" * 200)
    assert coding.place(one, span) == coding.Place(0, 500)


def test_codings_may_overlap() -> None:
    one = project(EMOJI)
    both = coded(
        one, coding.apply(one, "chat/0", "surprise", 4, 11), coding.apply(one, "chat/0", "probe", 7, 14)
    )
    assert [(c.coding.code, c.start, c.end) for c in coding.coded(both)] == [
        ("surprise", 4, 11),
        ("probe", 7, 14),
    ]


@pytest.mark.parametrize("offsets", [(-1, 3), (3, 3), (5, 2), (0, 999), (None, 0)])
def test_offsets_outside_the_text_are_refused(offsets: tuple[int, int]) -> None:
    with pytest.raises(ClaimError, match="IW-CODE-003 chat/0: no such stretch"):
        coding.apply(project(EMOJI), "chat/0", "surprise", *offsets)


def test_a_code_or_segment_that_is_not_there_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ClaimError, match="did you mean surprise"):
        coding.apply(project(EMOJI), "chat/0", "suprise")
    with pytest.raises(ClaimError, match="IW-CLAIM-001 chat/9"):
        coding.apply(project(EMOJI), "chat/9", "surprise")


def test_a_code_is_found_by_its_name_too() -> None:
    assert coding.apply(project(EMOJI), "chat/0", "SURPRISE").code == "surprise"


def placed(text: str, quote: str, new: str, nth: int = 0) -> coding.Place:
    """Where a coding of the nth `quote` in `text` reads once the text is `new`."""
    one = project(text)
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    (span,) = coding.apply(one, "chat/0", "surprise", start, start + len(quote)).evidence
    assert coding.place(one, span) == coding.Place(start, start + len(quote))
    return coding.place(reworded(one, chat_0=new), span)


def test_a_quote_that_moved_is_found_again() -> None:
    """
    "db is slow"  →  "um, the db is slow"
    """
    assert placed("db is slow", "db", "um, the db is slow") == coding.Place(8, 10)


def test_a_quote_that_stands_twice_is_told_apart_by_what_surrounds_it() -> None:
    place = placed("it is slow, then it is down", "it is", "so: it is slow, then it is down", nth=1)
    assert place == coding.Place(21, 26)


def test_a_quote_that_is_gone_is_a_problem() -> None:
    place = placed("db is slow", "db", "the queue is slow")
    assert place.start is None
    assert place.problem is not None
    assert place.problem.code.startswith("IW-CODE-")


def test_a_quote_that_stands_twice_alike_is_a_problem() -> None:
    place = placed("no", "no", "no no")
    assert place.start is None
    assert place.problem is not None
    assert "several places" in place.problem.why


def test_a_whole_segment_that_was_reworded_is_a_problem() -> None:
    one = project("db is slow")
    both = coded(one, coding.apply(one, "chat/0", "surprise"))
    assert coding.check(both) == ()
    (problem,) = coding.check(reworded(both, chat_0="the queue is slow"))
    assert problem.where == "c0 on chat/0"
    assert "changed" in problem.why


def test_a_span_in_a_segment_that_is_gone_is_a_problem() -> None:
    one = project("a", "b")
    both = coded(one, coding.apply(one, "chat/1", "surprise"))
    kept = msgspec.structs.replace(both.evidence, segments=both.segments[:1])
    (problem,) = coding.check(msgspec.structs.replace(both, evidence=kept))
    assert "in no reading" in problem.why
    (lost,) = coding.coded(msgspec.structs.replace(both, evidence=kept))
    assert (lost.segment, lost.start) == (None, None)


@given(texts, texts, st.data())
def test_a_standing_coding_reads_its_quote_or_is_a_problem(text: str, new: str, data: st.DataObject) -> None:
    text = text or "db"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    keep = data.draw(st.booleans())
    one = project(text)
    (span,) = coding.apply(one, "chat/0", "surprise", start, end).evidence
    assert span.quote == text[start:end] != ""
    now = reworded(one, chat_0=f"{new}{text}{new}" if keep else new)
    place = coding.place(now, span)
    if place.problem is None:
        assert now.segments[0].text[place.start : place.end] == span.quote
    else:
        assert place.start is None
        assert now.segments[0].text.count(span.quote) != 1


def utf16(text: str, code_points: int) -> int:
    """The same place counted as JavaScript counts."""
    return len(text[:code_points].encode("utf-16-le")) // 2


@given(texts.filter(bool), st.data())
def test_code_points_and_utf_16_name_the_same_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = span_of(segment(text), start, end)
    units = text.encode("utf-16-le")[2 * utf16(text, start) : 2 * utf16(text, end)]
    assert units.decode("utf-16-le") == span.quote != ""


# --- finding, and what was coded with what ----------------------------------------------------------------------------


def test_words_are_found_as_they_stand() -> None:
    one = project("DB is slow (db?)", "dbx", "nothing")
    assert [(h.segment.id, h.start, h.end) for h in coding.find(one, "db")] == [
        ("chat/0", 0, 2),
        ("chat/0", 12, 14),
        ("chat/1", 0, 2),
    ]
    assert [h.segment.id for h in coding.find(one, "db", whole_words=True)] == ["chat/0", "chat/0"]
    assert [h.start for h in coding.find(one, "db", match_case=True)] == [12, 0]
    assert [h.start for h in coding.find(one, "(db?)", whole_words=True)] == [11]
    assert list(coding.find(one, "")) == []


def code_of(one: Project, *slugs: str) -> Project:
    return coded(one, *(coding.apply(one, f"chat/{n}", slug) for n, slug in enumerate(slugs)))


def test_asking_for_a_code_brings_those_under_it_when_wanted() -> None:
    """noticing ─ surprise"""
    one = code_of(project("a", "b", "c"), "noticing", "surprise", "probe")
    assert one.codes["surprise"].parent == "noticing"

    def found(code: str | None, **how: bool) -> list[str]:
        return [c.coding.code for c in coding.coded(one, code=code, **how)]

    assert found(None) == ["noticing", "surprise", "probe"]
    assert found("noticing") == ["noticing", "surprise"]
    assert found("noticing", below=False) == ["noticing"]
    with pytest.raises(ClaimError, match="did you mean"):
        found("notising")


def test_asking_for_a_merged_code_brings_what_was_under_both() -> None:
    """`acting` becomes `noticing`; what stood under `acting` now stands under `noticing`."""
    one = code_of(project("a", "b", "c"), "acting", "probe", "surprise")
    assert one.codes["probe"].parent == "acting"
    work, _ = sitting(one)
    work.add(merged(one, ("acting",), "noticing"))
    for code in ("noticing", "acting"):
        assert [c.coding.code for c in coding.coded(work.project, code=code)] == [
            "acting",
            "probe",
            "surprise",
        ]


def test_co_occurrence_counts_segments() -> None:
    one = project("a", "b", "c")
    pairs = [("chat/0", "surprise"), ("chat/0", "surprise"), ("chat/0", "probe"), ("chat/1", "probe")]
    both = coded(one, *(coding.apply(one, where, code) for where, code in pairs))
    assert coding.co_occurrence(both) == {
        ("probe", "probe"): 2,
        ("probe", "surprise"): 1,
        ("surprise", "surprise"): 1,
    }
    assert coding.co_occurrence(one) == {}


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(("surprise", "probe", "decision", "help-seeking"))))
)
def test_co_occurrence_is_what_counting_by_hand_gives(pairs: list[tuple[int, str]]) -> None:
    one = project("a", "b", "c", "d")
    both = coded(one, *(coding.apply(one, f"chat/{n}", code) for n, code in pairs))
    by_hand = Counter(
        (a, b)
        for n in range(4)
        for a in {code for m, code in pairs if m == n}
        for b in {code for m, code in pairs if m == n}
        if a <= b
    )
    assert coding.co_occurrence(both) == by_hand


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(("surprise", "probe", "decision")))),
    st.integers(0, 7),
)
def test_codes_near_one_another_are_what_counting_by_hand_gives(
    pairs: list[tuple[int, str]], within: int
) -> None:
    """Four segments of one source and two of another: no window reaches across."""
    where = [("chat/0", 0), ("chat/1", 1), ("chat/2", 2), ("chat/3", 3), ("call/0", 100), ("call/1", 101)]
    segments = [
        Segment(id=key, source=key.partition("/")[0], seq=n % 4, text="a", locator=f"{key}#1")
        for n, (key, _) in enumerate(where)
    ]
    one = Project(id="p", title="t", evidence=Evidence(segments=tuple(segments)), fold=project("a").fold)
    both = coded(one, *(coding.apply(one, where[n][0], code) for n, code in pairs))
    marks = sorted({(where[n][1], code) for n, code in pairs})
    by_hand = Counter(
        tuple(sorted((code, other)))
        for at, code in marks
        for there, other in marks
        if (at, code) <= (there, other) and abs(at - there) <= within
    )
    assert coding.co_occurrence(both, within=within) == by_hand


def test_codings_of_a_renamed_code_read_on() -> None:
    work, _ = sitting(code_of(project("a"), "surprise"))
    work.add(edited(work.project, "surprise", name="Astonishment"))
    assert work.project.codes["surprise"].name == "Astonishment"
    assert [c.coding.code for c in coding.coded(work.project, code="Astonishment")] == ["surprise"]


def test_a_new_code_is_applied_at_once() -> None:
    work, _ = sitting(project("a"))
    work.add(new_code(work.project, "DNS trouble", parent="acting"))
    work.add(coding.apply(work.project, "chat/0", "dns trouble"))
    assert [c.coding.code for c in coding.coded(work.project, code="acting")] == ["dns-trouble"]
