"""Slack's markup, blocks and attachments as the words a reader sees."""

import pytest

from incident_workbench.readers.exports.words import Words
from incident_workbench.readers.slack.blocks import blocks
from incident_workbench.readers.slack.cards import attachments
from incident_workbench.readers.slack.directory import Directory
from incident_workbench.readers.slack.message import words_of
from incident_workbench.readers.slack.text import mrkdwn


def directory() -> Directory:
    known = Directory()
    known.learn_people([{"id": "U1", "name": "ana", "profile": {"display_name": "Ana"}}])
    known.learn_channel("C1", "inc")
    return known


def shown(text: str) -> Words:
    words = Words()
    mrkdwn(words, text, directory())
    return words


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("<@U1> look", "@Ana look"),
        ("<@U1|ana_old> look", "@ana_old look"),
        ("<@U1|>", "@Ana"),
        ("<@U404>", "@U404"),
        ("<#C1> <#C1|> <#C1|was-inc> <#C9>", "#inc #inc #was-inc #C9"),
        ("<!here> <!channel> <!everyone>", "@here @channel @everyone"),
        ("<!here|@here>", "@here"),
        ("<!subteam^S1|@sre> <!subteam^S1>", "@sre @S1"),
        ("<!date^1700000000^{date_num} {time}|14 Nov, 22:13>", "14 Nov, 22:13"),
        ("<!date^1700000000^{date_num}>", "2023-11-14T22:13:20Z"),
        ("<!date^soon>", "soon"),
        ("<!new^thing|shown> <!new>", "shown @new"),
        ("<http://x.example/>", "http://x.example/"),
        ("<http://x.example/?a=1&amp;b=2|the &lt;graph&gt;>", "the <graph>"),
        (">a:\n><https://x.example/i.png>\n>b", ">a:\n>https://x.example/i.png\n>b"),
        ("mail <mailto:a@b.example|a@b.example> <mailto:c@d.example>", "mail a@b.example c@d.example"),
        ("<tel:+123|+123> <tel:+123>", "+123 +123"),
        ("<thrift://10.0.0.1:1>", "thrift://10.0.0.1:1"),
        ("5 &lt; 6 &amp;&amp; 7 &gt; 6", "5 < 6 && 7 > 6"),
        ("&amp;lt; is not decoded twice", "&lt; is not decoded twice"),
        ("&quot; &nbsp; stay", "&quot; &nbsp; stay"),
        ("*bold* _it_ ~no~ `code` ```pre``` mid_word_", "*bold* _it_ ~no~ `code` ```pre``` mid_word_"),
        (":eyes: :+1::skin-tone-3:", ":eyes: :+1::skin-tone-3:"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<javascript:alert(1)|x>", "<javascript:alert(1)|x>"),
        ("a < b > c <> <@> <!> <#>", "a < b > c <> <@> <!> <#>"),
        ("<@U1", "<@U1"),
        ("", ""),
    ],
)
def test_markup_is_what_a_reader_sees(written: str, seen: str) -> None:
    assert shown(written).text == seen


def test_mentions_and_links_are_found_by_code_points() -> None:
    words = shown("👩‍💻 <@U1>: <https://x.example/?a=1&amp;b=2|graph> 𐌰 <@U2|bo>")
    assert [(words.text[m.start : m.end], m.speaker) for m in words.mentions] == [
        ("Ana", "slack/U1"),
        ("bo", "slack/U2"),
    ]
    assert [(words.text[li.start : li.end], li.url) for li in words.links] == [
        ("graph", "https://x.example/?a=1&b=2")
    ]


def test_a_date_may_lead_somewhere() -> None:
    words = shown("<!date^1700000000^{date}^https://x.example|then>")
    assert (words.text, words.links[0].url) == ("then", "https://x.example")


def leaf(kind: str, **more: object) -> dict[str, object]:
    return {"type": kind, **more}


def rich(*elements: dict[str, object]) -> list[dict[str, object]]:
    return [{"type": "rich_text", "elements": list(elements)}]


def section(*leaves: dict[str, object], kind: str = "rich_text_section", **more: object) -> dict[str, object]:
    return {"type": kind, "elements": list(leaves), **more}


def test_rich_text_is_written_with_slacks_own_marks() -> None:
    words = blocks(
        rich(
            section(
                leaf("user", user_id="U1"),
                leaf("text", text=" a < b "),
                leaf("text", text="now", style={"bold": True, "code": True}),
                leaf("link", url="https://x.example", text="graph"),
                leaf("link", url="mailto:a@b.example"),
                leaf("emoji", name="+1", skin_tone=3),
                leaf("channel", channel_id="C1"),
                leaf("usergroup", usergroup_id="S1"),
                leaf("broadcast", range="here"),
                leaf("color", value="#F00"),
                leaf("date", timestamp=1700000000, fallback="then"),
            ),
            section(
                section(leaf("text", text="one")),
                section(leaf("text", text="two")),
                kind="rich_text_list",
                style="ordered",
                offset=2,
            ),
            section(section(leaf("text", text="in")), kind="rich_text_list", style="bullet", indent=1),
            section(leaf("text", text="x = 1\ny = 2"), kind="rich_text_preformatted"),
            section(leaf("text", text="said"), kind="rich_text_quote"),
        ),
        directory(),
    )
    assert words.text == (
        "@Ana a < b *`now`*grapha@b.example:+1::skin-tone-3:#inc@S1@here#F00then\n"
        "3. one\n4. two\n    • in\n```x = 1\ny = 2```\n> said"
    )
    assert words.mentions[0].speaker == "slack/U1"


def test_unknown_kinds_are_shown_by_their_words_or_their_name_and_counted() -> None:
    known = directory()
    words = blocks(
        [
            *rich(
                section(leaf("text", text="see "), leaf("message_mention", text="that message"), leaf("orb"))
            ),
            {
                "type": "carousel",
                "elements": [{"type": "card", "title": {"type": "plain_text", "text": "slow"}}],
            },
            {"type": 7},
        ],
        known,
    )
    assert words.text == "see that message[orb]\nslow\n[untyped]"
    assert known.unknown == {"message_mention": 1, "orb": 1, "carousel": 1, "card": 1, "untyped": 1}


def test_a_bots_card_is_read_from_its_blocks() -> None:
    words = blocks(
        [
            {"type": "header", "text": {"type": "plain_text", "text": "R&amp;D alert"}},
            {"type": "divider"},
            {
                "type": "section",
                "text": {"type": "mrkdwn", "text": "*p99* &gt; 4 s <@U1>"},
                "fields": [{"type": "mrkdwn", "text": "pod: a"}, None],
                "accessory": {"type": "button", "text": {"type": "plain_text", "text": "Ack"}},
            },
            {
                "type": "context",
                "elements": [{"type": "mrkdwn", "text": "by"}, {"type": "plain_text", "text": "pager"}],
            },
            {"type": "image", "title": {"type": "plain_text", "text": "graph"}, "alt_text": "a spike"},
            {"type": "markdown", "text": "## note"},
            {
                "type": "table",
                "rows": [
                    [leaf("raw_text", text="a"), leaf("raw_text", text="b")],
                    [leaf("raw_text", text="1")],
                ],
            },
        ],
        directory(),
    )
    assert words.text == "R&D alert\n*p99* > 4 s @Ana\npod: a\n[Ack]\nby pager\ngraph\n## note\na | b\n1"
    assert [(f.name, f.alt) for f in words.attached] == [("graph", "a spike")]


def test_attachments_are_read_from_top_to_bottom() -> None:
    words = attachments(
        [
            {
                "pretext": "New alert",
                "author_name": "Grafana",
                "title": "Latency &amp; errors",
                "title_link": "https://x.example/?t=xoxe-1-2&amp;p=1",
                "text": "p99 is <https://x.example|4 s>",
                "fields": [{"title": "pod", "value": "a-1"}, {"value": "alone"}],
                "actions": [{"type": "button", "text": "Silence"}],
                "footer": "eu-1",
                "fallback": "not shown",
                "files": [{"name": "g.png"}],
            },
            {"fallback": "[no preview]"},
            None,
            {"message_blocks": [{"message": {"blocks": rich(section(leaf("text", text="shared words")))}}]},
        ],
        directory(),
    )
    assert words.text == (
        "New alert\nGrafana\nLatency & errors\np99 is 4 s\npod: a-1\nalone\n[Silence]\neu-1\n[no preview]\nshared words"
    )
    assert [words.text[li.start : li.end] for li in words.links] == ["Latency & errors", "4 s"]
    assert words.links[0].url == "https://x.example/?p=1"
    assert [f.name for f in words.attached] == ["g.png"]


def one(**record: object) -> str:
    return words_of(record, directory()).text


def test_words_are_never_taken_from_text_alone() -> None:
    card = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Disk full* on db7"}}]
    assert one(text="", attachments=[{"text": "down"}]) == "down"
    assert one(text="Disk full", blocks=card, bot_id="B1") == "*Disk full* on db7"
    assert (
        one(text="Disk full on db7, since noon", blocks=card, bot_id="B1") == "Disk full on db7, since noon"
    )
    assert one(text="👍", blocks=card, bot_id="B1") == "👍\n*Disk full* on db7"
    assert one(text="Alert!", blocks=card, bot_id="B1") == "Alert!\n*Disk full* on db7"
    assert one(text="x", blocks=None) == "x"


def test_what_a_person_typed_is_not_shown_twice() -> None:
    """Slack gives it as text and as rich text, which differ where an emoji has two names."""
    typed = rich(section(leaf("text", text="ok "), leaf("emoji", name="thumbsup")))
    assert one(text="ok :+1:", user="U1", blocks=typed) == "ok :+1:"
    assert one(text="", user="U1", blocks=typed) == "ok :thumbsup:"


def test_logs_of_edits_keep_their_words_one_level_down() -> None:
    assert one(subtype="message_changed", message={"text": "new"}, previous_message={"text": "old"}) == "new"
    assert one(subtype="message_deleted", previous_message={"text": "old"}) == "old"
