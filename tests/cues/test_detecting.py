"""What RE2 finds in one pass is what Python's own engine finds pattern by pattern, on any text."""

import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench import frames
from incident_workbench.cues import cue_spans, cues, detect, pipeline
from incident_workbench.cues.detecting import COLUMNS, hits, trimmed
from incident_workbench.cues.patterns import FLAGS, fold
from tests import worlds

WORDS = sorted({word for cue in cues() for text in (*cue.yes, *cue.no) for word in text.split()})
SAID = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=12).map(" ".join)
AS_PYTHON = [re.compile(FLAGS + cue.pattern, re.ASCII) for cue in cues()]


def by_python(texts: list[str]) -> Iterator[tuple[int, int, int, int]]:
    for row, text in enumerate(texts):
        folded = fold(text)
        for number, pattern in enumerate(AS_PYTHON):
            for match in pattern.finditer(folded):
                yield row, number, *trimmed(folded, *match.span())


@given(st.lists(SAID, max_size=4))
def test_any_text_has_the_hits_that_python_finds(texts: list[str]) -> None:
    assert list(hits(texts)) == list(by_python(texts))


def test_real_talk_has_the_hits_that_python_finds(shared: Path) -> None:
    """3,000 lines of chat and speech, evenly taken from what people wrote in many programs."""
    texts = [
        line
        for path in sorted(shared.glob("real/*/*"))
        if path.suffix in (".txt", ".md", ".srt", ".vtt", ".csv")
        for line in path.read_text(errors="replace").split("\n")
    ]
    chosen = texts[:: max(1, len(texts) // 3_000)]
    found = list(hits(chosen))
    assert len(found) > 300
    assert found == list(by_python(chosen))


@given(SAID)
def test_a_hit_is_words_of_the_text_without_the_space_around_them(text: str) -> None:
    for _, _, start, end in hits([text]):
        words = text[start:end]
        assert words
        assert 0 <= start < end <= len(text)
        assert len(words) == 1 or words[-1] not in " \n,"


def test_places_count_code_points_beyond_the_first_plane() -> None:
    text = "👩‍💻🏽 é… wait, WHAT?!"
    assert {text[hit.start : hit.end] for hit in hits([text])} >= {"wait", "WHAT?"}


def test_a_cue_may_stand_several_times_in_one_text() -> None:
    (first, second) = [h for h in hits(["odd. Very odd"]) if cues()[h.cue].name == "strange"]
    assert (first.start, second.start) == (0, 10)


# --- frames -----------------------------------------------------------------------------------------------------------


def test_a_frame_of_segments_gives_a_frame_of_hits() -> None:
    project = worlds.project("morning", "Wait, who deployed?", "")
    found = detect(frames.segments(project))
    assert dict(found.dtypes.astype(str)) == {k: v.replace("string", "string") for k, v in COLUMNS.items()}
    assert set(found["segment"]) == {"chat/1"}
    rows = found.set_index("cue")
    assert rows.loc["wait", "words"] == "Wait"
    assert rows.loc["what changed", "code"] == "heuristic-recent-change"
    assert [
        s[r.start : r.end] for s, r in zip(["Wait, who deployed?"] * 9, found.itertuples(), strict=False)
    ] == list(found["words"])


def test_a_frame_without_rows_or_words_gives_the_same_columns() -> None:
    nothing = pd.DataFrame({"id": ["a"], "text": pd.Series([None], dtype="string")})
    assert list(detect(nothing).columns) == list(detect(nothing.iloc[:0]).columns) == list(COLUMNS)
    assert len(detect(nothing)) == 0


def test_parts_in_a_pool_of_fresh_processes_give_what_the_whole_gives() -> None:
    """The recipe of docs/how-to/many-projects.md: nothing compiled is sent to another process."""
    whole = frames.segments(worlds.project(*["wait, that is odd", "thanks", "let me check"] * 20))
    parts = [whole.iloc[:25], whole.iloc[25:]]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        found = pd.concat(pool.map(detect, parts), ignore_index=True)
    assert len(found) >= 60
    pd.testing.assert_frame_equal(found, detect(whole))


# --- spaCy ------------------------------------------------------------------------------------------------------------


def test_those_who_work_in_spacy_find_the_hits_as_spans_of_whole_tokens() -> None:
    nlp = pipeline()
    assert nlp.pipe_names == ["incident_cues"]
    assert set(nlp.meta["incident_cues"]) == {"cues", "spacy"}
    text = "Hm, I'm not sure. Let me check the logs 🤔"
    doc = nlp(text)
    spans = doc.spans["cues"]
    assert {(span.label_, span.id_) for span in spans} >= {
        ("uncertainty", "not sure"),
        ("probe", "let me check"),
    }
    assert len(spans) == len(list(hits([text])))


def test_a_document_of_another_pipeline_takes_the_spans_too() -> None:
    spacy = pytest.importorskip("spacy")
    doc = cue_spans(spacy.blank("de")("wait, was?"))
    assert [span.text for span in doc.spans["cues"]] == ["wait"]
