"""What an analyst's own codings teach: which words go with which of their codes.

TF-IDF of words, pairs of words and pieces of words, beside the cues, into one logistic regression for each code
(scikit-learn). The weights are plain numbers for plain words, so what made a suggestion can be shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from .features import Rows, Vocabulary, sparse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENOUGH = 5
"""Segments that a code must stand on before anything is learned of it."""
BATCH = 10_000


class Examples(Struct, frozen=True):
    """Texts that an analyst has read, and the codes they gave each; some have none. `codings`: how many."""

    texts: tuple[str, ...] = ()
    codes: tuple[frozenset[str], ...] = ()
    codings: int = 0

    def __add__(self, other: Examples) -> Examples:
        return Examples(self.texts + other.texts, self.codes + other.codes, self.codings + other.codings)


class Learned:
    """One weight for each term and code. Made by `learn`."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        scales: Sequence[Any],
        codes: tuple[str, ...],
        weights: NDArray[np.float32],
        biases: NDArray[np.float32],
        codings: int,
    ) -> None:
        self.codes, self.codings = codes, codings
        self._vocabulary, self._scales = vocabulary, scales
        self._weights, self._biases = weights, biases

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """How likely each code is on each text, by what was learned: a row for each text, a column for each code."""
        import numpy as np

        parts = [np.empty((0, len(self.codes)), np.float32)]
        for at in range(0, len(texts), BATCH):
            rows = _rows(self._vocabulary, self._scales, texts[at : at + BATCH])
            parts.append(1 / (1 + np.exp(-(rows @ self._weights + self._biases))))
        return np.vstack(parts).astype(np.float32)

    def why(self, text: str, code: str, most: int = 3) -> tuple[tuple[int, int], ...]:
        """Where the words stand that spoke most for this code, the strongest first; none where nothing did."""
        row = _rows(self._vocabulary, self._scales, [text])
        told = row.multiply(self._weights[:, self.codes.index(code)]).tocsr()
        of = dict(zip(told.indices.tolist(), told.data.tolist(), strict=True))
        places = self._vocabulary.places(text)
        shared = Counter(column for _, columns in places for column in columns)
        spoke: Counter[tuple[int, int]] = Counter()
        for place, columns in places:
            spoke[place] += sum(of.get(column, 0.0) / shared[column] for column in columns)
        strongest = sorted((place for place, said in spoke.items() if said > 0), key=lambda p: (-spoke[p], p))
        return tuple(_apart(strongest)[:most])


def _apart(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that do not lie on one that came before."""
    kept: list[tuple[int, int]] = []
    for start, end in places:
        if all(end <= s or e <= start for s, e in kept):
            kept.append((start, end))
    return kept


def learn(examples: Examples) -> Learned | None:
    """What these examples teach, the same for the same examples; None where no code stands on enough of them."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression

    counted = Counter(code for codes in examples.codes for code in codes)
    codes = tuple(sorted(c for c, n in counted.items() if ENOUGH <= n < len(examples.texts)))
    if not codes:
        return None
    vocabulary = Vocabulary(examples.texts)
    whole, parts, _ = vocabulary.blocks(examples.texts)
    scales = [TfidfTransformer(sublinear_tf=True).fit(block) for block in (whole, parts)]
    rows = _rows(vocabulary, scales, examples.texts)
    weights = np.zeros((rows.shape[1], len(codes)), np.float32)
    biases = np.zeros(len(codes), np.float32)
    for column, code in enumerate(codes):
        model = LogisticRegression(solver="liblinear", dual=True, C=4.0, tol=0.1, random_state=0)
        model.fit(rows, [code in given for given in examples.codes])
        weights[:, column], biases[column] = model.coef_[0], model.intercept_[0]
    return Learned(vocabulary, scales, codes, weights, biases, examples.codings)


def _rows(vocabulary: Vocabulary, scales: Sequence[Any], texts: Sequence[str]) -> Rows:
    whole, parts, cue = vocabulary.blocks(texts)
    return sparse().hstack([scales[0].transform(whole), scales[1].transform(parts), cue * 0.5], format="csr")
