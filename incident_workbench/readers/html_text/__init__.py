"""Messages written in HTML as the words a reader sees: lines, lists, quotes and code stay, markup goes.

What a program adds to HTML (mentions, emoji, attachments) its reader turns into words with hooks by tag.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..exports.words import Words
from .hooks import Attributes, Hook, nothing_said, said_instead
from .tags import tags_and_text
from .writer import Writer

__all__ = ["Attributes", "Hook", "html_words", "nothing_said", "said_instead"]


def html_words(html: str, hooks: Mapping[str, Hook] | None = None) -> Words:
    """The words of a piece of HTML, with where its links lead.

    Each paragraph has a line of its own, quotes begin with `> `, list items with `•` or their number, code stands in
    backticks, struck words in `~`, a link as `label (url)`; entities are decoded once.

    >>> html_words("<p>Restart <b>db&amp;amp;1</b>,<br>see <a href='https://x.example/a'>graph</a></p>").text
    'Restart db&amp;1,\\nsee graph (https://x.example/a)'
    >>> print(html_words("<blockquote><p>down?</p></blockquote><ol><li>a<ul><li>b</ul><li>c</ol>").text)
    > down?
    1. a
        • b
    2. c
    >>> html_words("<pre><code>if x:\\n    <i>y</i>\\n</code></pre><p>ok <code>y</code>").text
    '```\\nif x:\\n    y\\n```\\nok `y`'
    >>> html_words("<p>hi <emoji alt='👻'></emoji></p>", {"emoji": said_instead("alt")}).text
    'hi 👻'
    """
    writer = Writer(hooks or {})
    for part in tags_and_text(html):
        if isinstance(part, str):
            writer.text(part)
        elif part.ends:
            writer.end_tag(part.name)
        else:
            writer.start_tag(part)
    return writer.finished()
