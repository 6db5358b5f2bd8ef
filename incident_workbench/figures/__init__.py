"""Pictures as plotly figures: functions of values, the same for widget, deck and test.

Each carries its words in `layout.meta["alt"]`; those of the sense that was made carry their rows too, in `"table"`.
Colours are those of Okabe and Ito ("Color Universal Design", 2008); whatever a colour says, a shape says too. plotly is
imported when a picture is made.
"""

from .accounts import differences_figure
from .clocks import drift_figure
from .codes import CodeMark, code_figure, code_marks
from .difficulty import difficulty_figure
from .hypotheses import hypothesis_figure
from .knowing import knowing_figure
from .looks import escaped
from .timeline import beside_figure, lanes_figure, timeline_figure

__all__ = [
    "CodeMark",
    "beside_figure",
    "code_figure",
    "code_marks",
    "differences_figure",
    "difficulty_figure",
    "drift_figure",
    "escaped",
    "hypothesis_figure",
    "knowing_figure",
    "lanes_figure",
    "timeline_figure",
]
