"""How time grows with the text: ten times as much may take fifteen times as long, a quadratic takes a hundred."""

import gc
import time
from collections.abc import Callable

MOST = 15
UNSEEN = 0.1
"""Seconds below which growth is not looked at: a clock's grain would decide."""
TRIES = 8


def grows_straight(work: Callable[[str], object], small: str, large: str) -> bool:
    """Whether work on `large`, ten times `small`, takes at most fifteen times as long; the best of a few tries."""
    best_small = best_large = float("inf")
    for _ in range(TRIES):
        best_small, best_large = min(best_small, seconds(work, small)), min(best_large, seconds(work, large))
        if best_large <= max(MOST * best_small, UNSEEN):
            return True
    return False


def seconds(work: Callable[[str], object], text: str) -> float:
    """Of this process, with the collector of garbage kept out: its work grows with what others left."""
    gc.disable()
    begin = time.process_time()
    work(text)
    taken = time.process_time() - begin
    gc.enable()
    return taken
