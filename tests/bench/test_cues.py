"""Pointing at words, learning from codings and suggesting, beside spaCy's tokeniser alone on the same messages."""

from collections.abc import Callable
from random import Random

import pandas as pd
import pytest
from pytest_benchmark.fixture import BenchmarkFixture as Benchmark

from incident_workbench.cues import Examples, cues, detect, learn
from incident_workbench.cues.detecting import hits
from incident_workbench.cues.ranking import candidates

DETECT = "cues in 100,000 messages"
LEARN = "learn from 2,000 codings"
SUGGEST = "suggest over 100,000 segments"


def messages(count: int) -> list[str]:
    """About as long as messages are, of some 5,000 different words, and in a third of them the words of a cue."""
    chance = Random(5)
    parts = ("ba", "ko", "re", "ti", "lun", "mer", "sok", "da", "vi", "pel")
    words = ["".join(chance.choices(parts, k=chance.randint(1, 5))) for _ in range(5_000)]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    known = [text for cue in cues() for text in cue.yes]
    said = (" ".join(chance.choices(words, weights, k=chance.randint(2, 18))) for _ in range(count))
    return [f"{chance.choice(known)}. {one}" if chance.random() < 0.3 else one for one in said]


def examples(codings: int) -> Examples:
    """So many segments with a code of what a cue points at, or by chance, and as many without."""
    chance, texts = Random(7), messages(2 * codings)
    slugs = sorted({cue.code for cue in cues()})
    codes = [set[str]() for _ in texts]
    for hit in hits(texts[:codings]):
        if not codes[hit.row]:
            codes[hit.row].add(cues()[hit.cue].code)
    for given in codes[:codings]:
        given.update(() if given else (chance.choice(slugs),))
    return Examples(tuple(texts), tuple(map(frozenset, codes)), codings)


@pytest.mark.benchmark(group=DETECT)
def test_floor_tokenise(benchmark: Benchmark, sized: Callable[[int], int]) -> None:
    """spaCy's blank English pipeline: the tokeniser alone."""
    spacy = pytest.importorskip("spacy")
    nlp, texts = spacy.blank("en"), messages(sized(100_000))
    benchmark.pedantic(lambda: sum(len(doc) for doc in nlp.pipe(texts)), rounds=2)


@pytest.mark.benchmark(group=DETECT)
def test_detect(benchmark: Benchmark, sized: Callable[[int], int]) -> None:
    """From a frame of segments to a frame of hits, each with its place and words."""
    texts = messages(sized(100_000))
    frame = pd.DataFrame({"id": [f"chat/{n}" for n in range(len(texts))], "text": texts})
    found = benchmark.pedantic(lambda: detect(frame), rounds=5, warmup_rounds=1)
    benchmark.extra_info["hits"] = len(found)
    assert len(found) > len(texts) / 5


@pytest.mark.benchmark(group=LEARN)
def test_learn(benchmark: Benchmark, sized: Callable[[int], int]) -> None:
    taught = examples(sized(2_000))
    learned = benchmark.pedantic(lambda: learn(taught), rounds=3)
    assert learned is not None


@pytest.mark.benchmark(group=SUGGEST)
def test_suggest(benchmark: Benchmark, sized: Callable[[int], int]) -> None:
    """From words to all candidates in order; what stands is chosen from these after each act."""
    texts, learned = messages(sized(100_000)), learn(examples(sized(2_000)))
    found = benchmark.pedantic(lambda: candidates(texts, learned), rounds=2)
    assert found
