"""Pictures as plotly figures: functions of values, the same for widget, deck and test.

Each carries its words in `layout.meta["alt"]`. Colours are those of Okabe and Ito ("Color Universal Design", 2008);
whatever a colour says, a shape says too. plotly is imported when a picture is made.
"""

from .hypotheses import hypothesis_figure
from .looks import escaped
from .timeline import timeline_figure

__all__ = ["escaped", "hypothesis_figure", "timeline_figure"]
