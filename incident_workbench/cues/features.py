"""Words, pairs of words, pieces of words and cues as numbers: what learning sees of a text.

Pieces of 2 to 5 characters are worked out once for each different word, not for each place where it stands, and
joined to the texts by a product of two sparse matrices: a hundred thousand messages hold few different words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from .detecting import hits
from .patterns import cues, fold

Rows: TypeAlias = Any
"""A scipy.sparse.csr_matrix, a row for each text; scipy ships no types."""
TOKEN = re.compile(r"[a-z0-9_']+|[?!]+|[^\x00-\x7f]")
"""A word, marks that show how something is said, or a picture. Over folded text."""
PIECES = range(2, 6)
MOST = 20_000
"""Terms of one sort that are learned from, the most frequent first."""


def sparse() -> Any:
    """scipy.sparse, when it is needed."""
    import scipy.sparse

    return scipy.sparse


def pieces(word: str) -> set[str]:
    """Pieces of 2 to 5 characters of a word, its ends marked.

    >>> sorted(pieces("db"))
    [' d', ' db', ' db ', 'b ', 'db', 'db ']
    """
    padded = f" {word} "
    return {padded[at : at + size] for size in PIECES for at in range(len(padded) - size + 1)}


class Vocabulary:
    """The terms of the texts that were learned from; others are passed over. Makes sparse rows of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        tokens = [TOKEN.findall(fold(text)) for text in texts]
        self.words = _frequent(set(t) for t in tokens)
        self.pairs = _frequent(set(pairwise(t)) for t in tokens)
        self.pieces = _frequent({p for word in set(t) for p in pieces(word)} for t in tokens)

    def blocks(self, texts: Sequence[str]) -> tuple[Rows, Rows, Rows]:
        """Counts of words and pairs, counts of pieces, and which cues stand there; a row for each text."""
        import numpy as np

        met: dict[str, int] = {}
        ends, words, pair_ends, pairs = [0], [], [0], []
        for text in texts:
            tokens = TOKEN.findall(fold(text))
            words.extend([met.setdefault(token, len(met)) for token in tokens])
            ends.append(len(words))
            found = (self.pairs.get(pair) for pair in pairwise(tokens))
            pairs.extend([column for column in found if column is not None])
            pair_ends.append(len(pairs))
        said = _counted(words, ends, len(met))
        known = [self.words.get(word) for word in met]
        whole = said @ _joined(
            ((row, (c,)) for row, c in enumerate(known) if c is not None), len(met), len(self.words)
        )
        parts = said @ _joined(
            (
                (row, [c for p in pieces(word) if (c := self.pieces.get(p)) is not None])
                for row, word in enumerate(met)
            ),
            len(met),
            len(self.pieces),
        )
        pointed = np.array([(hit.row, hit.cue) for hit in hits(texts)], dtype=np.int64).reshape(-1, 2)
        cue = sparse().csr_matrix(
            (np.ones(len(pointed), np.float32), (pointed[:, 0], pointed[:, 1])),
            shape=(len(texts), len(cues())),
        )
        cue.data[:] = 1
        return sparse().hstack([whole, _counted(pairs, pair_ends, len(self.pairs))], format="csr"), parts, cue

    def places(self, text: str) -> list[tuple[tuple[int, int], list[int]]]:
        """Where the known terms stand in a text, with their columns over all blocks."""
        found = [(m.group(), m.start(), m.end()) for m in TOKEN.finditer(fold(text))]
        after_words, after_pairs = len(self.words), len(self.words) + len(self.pairs)
        told = []
        for word, start, end in found:
            columns = [after_pairs + c for p in pieces(word) if (c := self.pieces.get(p)) is not None]
            if (column := self.words.get(word)) is not None:
                columns.append(column)
            told.append(((start, end), columns))
        for (one, start, _), (other, _, end) in pairwise(found):
            if (pair := self.pairs.get((one, other))) is not None:
                told.append(((start, end), [after_words + pair]))
        last = after_pairs + len(self.pieces)
        return told + [((hit.start, hit.end), [last + hit.cue]) for hit in hits([text])]


def _frequent(documents: Iterable[set[str]] | Iterable[set[tuple[str, str]]]) -> dict[object, int]:
    """Columns for the terms that stand in two documents at least; the order rests on nothing but the texts."""
    counted: Counter[object] = Counter()
    for terms in documents:
        counted.update(terms)
    kept = sorted((term for term, n in counted.items() if n > 1), key=lambda term: (-counted[term], term))
    return {term: column for column, term in enumerate(kept[:MOST])}


def _counted(columns: Sequence[int], ends: Sequence[int], width: int) -> Rows:
    import numpy as np

    made = sparse().csr_matrix(
        (np.ones(len(columns), np.float32), np.array(columns, np.int32), np.array(ends, np.int32)),
        shape=(len(ends) - 1, width),
    )
    made.sum_duplicates()
    return made


def _joined(rows: Iterable[tuple[int, Sequence[int]]], height: int, width: int) -> Rows:
    import numpy as np

    places: list[int] = []
    columns: list[int] = []
    for row, found in rows:
        places.extend([row] * len(found))
        columns.extend(found)
    return sparse().csr_matrix((np.ones(len(columns), np.float32), (places, columns)), shape=(height, width))
