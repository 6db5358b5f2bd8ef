"""HTML as words: lines, lists, quotes, code, links, hooks, and what hostile HTML does."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.model.evidence import Link
from incident_workbench.readers.exports.words import Words
from incident_workbench.readers.html_text import Hook, html_words, nothing_said, said_instead
from incident_workbench.readers.html_text.tags import Tag, tags_and_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p>\n<p>b<br></p><div><div>c</div></div>", "a\nb\nc"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<p>a</p><p>&nbsp;</p><p>b</p><p>&nbsp;</p>", "a\n\nb"),
        ("<p>a</p><p><br></p><p>b</p>", "a\n\nb"),
        ("  a \n  b<i> c</i>d ", "a b cd"),
        ("a&nbsp;&nbsp;b", "a  b"),
        ("&amp;lt; &lt;b&gt; &#128123;", "&lt; <b> 👻"),
        ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
        ("<ul><li>a<br>a2</li><li><p>b</p></li></ul>c", "• a\n    a2\n• b\nc"),
        ("<ol start='9'><li>a<li>b<ul><li>x</ul><li>c</ol>", "9. a\n10. b\n    • x\n11. c"),
        ("<ul><li></li><li>a</li></ul>", "• a"),
        ("a<blockquote><p>q</p><p>&nbsp;</p><p>r</p></blockquote>b", "a\n> q\n>\n> r\nb"),
        ("<blockquote>a<blockquote>b</blockquote>c</blockquote>d", "> a\n> > b\n> c\nd"),
        ("x<pre>\n\n  a\n\n   b\n</pre>y", "x\n\n```\n  a\n\n   b\n```\ny"),
        ("<blockquote><pre>a\nb</pre></blockquote>c", "> ```\n> a\n> b\n> ```\nc"),
        ("<codeblock><code>if a:<br>&nbsp;b</code></codeblock>", "```\nif a:\n b\n```"),
        ("run <code>ls  -l</code> <s>now</s>", "run `ls -l` ~now~"),
        ("<code></code><pre></pre><s> </s>x", "x"),
        ("<table><tr><th>a</th><td><p>b</p></td></tr><tr><td></td><td>d</td></tr></table>", "a | b\n | d"),
        ("<style>p{}</style>a<script>if (1<2) '</p>'</script>b<!-- c -->d", "abd"),
        ("<p>a <img alt='pic'> b", "a pic b"),
        ("<unknown>a</unknown>", "a"),
        ("</p></b></li>a", "\na".strip()),
        ("<b", "<b"),
        ("cut <a href='https://x.example/", "cut <a href='https://x.example/"),
        ("", ""),
    ],
)
def test_markup_becomes_lines(html: str, text: str) -> None:
    assert html_words(html).text == text


@pytest.mark.parametrize(
    ("html", "text", "links"),
    [
        (
            "<a href='https://x.example/?a=1&amp;b=2'>the <b>graph</b></a>!",
            "the graph (https://x.example/?a=1&b=2)!",
            [Link(0, 9, "https://x.example/?a=1&b=2")],
        ),
        ("<a href='https://X.example/'>x.example</a>", "x.example", [Link(0, 9, "https://X.example/")]),
        ("<a href='mailto:a@b.example'></a>", "a@b.example", [Link(0, 11, "mailto:a@b.example")]),
        ("<a href='javascript:alert(1)'>z</a>", "z (javascript:alert(1))", []),
        ("<a name='top'>z</a>", "z", []),
        (
            "a<a href='https://x.example/'> b</a>",
            "a b (https://x.example/)",
            [Link(2, 3, "https://x.example/")],
        ),
    ],
)
def test_links_are_shown_with_their_address(html: str, text: str, links: list[Link]) -> None:
    words = html_words(html)
    assert (words.text, words.links) == (text, links)


def test_a_hook_gets_attributes_and_inner_words() -> None:
    def at(attributes: object, inner: Words) -> Words:
        words = Words()
        words.name("u/1", f"{inner.text}{attributes}")
        return words

    words = html_words('<p>hi <AT ID="0">Ana</AT>, ok', {"at": at})
    assert words.text == "hi @Ana{'id': '0'}, ok"
    assert [words.text[m.start : m.end] for m in words.mentions] == ["Ana{'id': '0'}"]


def test_a_hook_may_decline_so_that_the_usual_follows() -> None:
    decline: Hook = lambda attributes, inner: None  # noqa: E731
    assert html_words("<a href='https://x.example/'>b</a><at>c</at>", {"a": decline, "at": decline}).text == (
        "b (https://x.example/)c"
    )


def test_what_a_hook_leaves_out_costs_no_space() -> None:
    hooks = {"attachment": nothing_said, "emoji": said_instead("alt")}
    html = "<attachment id='1'></attachment><p>a <attachment>x</attachment> b<emoji alt='👻'></emoji></p>"
    assert html_words(html, hooks).text == "a b👻"


def test_a_void_element_with_a_hook_needs_no_end() -> None:
    assert html_words("<img alt='x'>a", {"img": nothing_said}).text == "a"


def test_attributes_are_read_however_they_are_quoted() -> None:
    tags = list(tags_and_text("<a b=c D=\"it's\" e='&lt;>' f b=2 title=it's>"))
    assert tags == [Tag("a", {"b": "c", "d": "it's", "e": "<>", "f": "", "title": "it's"})]


_WORDS = st.text("ab <>&'\"`\u2028é👩", max_size=12)


@given(st.lists(_WORDS))
def test_escaped_lines_come_back_as_they_were(lines: list[str]) -> None:
    from html import escape

    kept = [" ".join(part for part in line.split(" ") if part) for line in lines]
    html = "".join(f"<p>{escape(line)}</p>" for line in kept)
    assert html_words(html).text == "\n".join(line for line in kept if line)


@given(st.text("<>/!-abp =\"'&;\n", max_size=60))
def test_no_html_is_too_strange(html: str) -> None:
    words = html_words(html)
    assert all(link.end <= len(words.text) for link in words.links)


HOSTILE = "<|<!--|<a |</|&|<b>|<at>|<blockquote>x\n|<ul><li>x|<!DOCTYPE|<![CDATA[|<?|<p>&nbsp;</p>|<td>|<pre>\n|<br>"
MORE = "<script>a</script>|<code>|<li>|<ol>x|<script>|<a b='|<a b=\"'|&#|</a |<a href='https://x.example/'>x|= |<a ="


@pytest.mark.parametrize("piece", [*HOSTILE.split("|"), *MORE.split("|")])
def test_time_grows_with_length_only(piece: str) -> None:
    began = time.perf_counter()
    html_words(piece * 4_000, {"at": nothing_said})
    assert time.perf_counter() - began < 1.0
