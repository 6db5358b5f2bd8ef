import inspect
import io
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import document
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.document.page import COMMENT, PAGE_EDGE
from incident_workbench.readers.document.portable import _Placed, joined
from tests.growth import grows_straight

Told = tuple[Reading, list[Segment]]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
O = "urn:oasis:names:tc:opendocument:xmlns"  # noqa: E741
ODT = "application/vnd.oasis.opendocument.text"


# --- documents --------------------------------------------------------------------------------------------------------


def zipped(parts: dict[str, str | bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else None
            archive.writestr(name, part, compress_type=method)
    return kept.getvalue()


def word(body: str, before: str = "", **parts: str) -> bytes:
    """A .docx with this body; `styles`, `footnotes`, `comments` and `header1` are parts beside it."""
    beside = {
        f"word/{name}.xml": f'<w:{name} xmlns:w="{W}">{part}</w:{name}>' for name, part in parts.items()
    }
    main = f'{before}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'
    rels = (
        f'<Relationships><Relationship Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    return zipped(
        {"[Content_Types].xml": "<Types/>", "_rels/.rels": rels, "word/document.xml": main, **beside}
    )


def p(*runs: str, look: str = "") -> str:
    """A paragraph of runs; what is between asterisks is bold, a line feed is a soft break."""
    made = "".join(
        run
        if run.startswith("<")
        else f"<w:r><w:rPr><w:b/></w:rPr><w:t>{run[1:-1]}</w:t></w:r>"
        if run.startswith("*")
        else '<w:r><w:t xml:space="preserve">' + run.replace("\n", "</w:t><w:br/><w:t>") + "</w:t></w:r>"
        for run in runs
    )
    return f"<w:p><w:pPr>{look}</w:pPr>{made}</w:p>"


def odt(text: str, styles: str = "", pages: str = "", before: str = "", manifest: str = "") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="{O}:{name}:1.0"' for name in ("office", "text", "style", "table", "draw")
    )
    spaces += f' xmlns:fo="{O}:xsl-fo-compatible:1.0"'
    content = (
        f"{before}<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>"
    )
    master = (
        f"<office:document-styles {spaces}><office:master-styles><style:master-page>{pages}"
        "</style:master-page></office:master-styles></office:document-styles>"
    )
    return zipped(
        {
            "mimetype": ODT,
            "content.xml": content,
            "styles.xml": master,
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def pdf(*pages: list[str], trailer: str = "") -> bytes:
    """A PDF with these lines on its pages."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in pages:
        shown = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in lines]
        drawn = "BT /F1 10 Tf 50 800 Td " + "".join(f"({line}) Tj 0 -12 Td " for line in shown) + "ET"
        objects.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
        resources = f"/Resources<</Font<</F1 3 0 R>>>>/Contents {len(objects)} 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]{resources}>>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(kids)}]>>"
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj{each}endobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R{trailer}>>\n"
    return made + f"{end}startxref\n{len(made)}\n%%EOF".encode()


def delivery(raw: bytes, name: str) -> OpenDelivery:
    return file_delivery(name, partial(io.BytesIO, raw))


def read(raw: bytes, name: str = "call.docx", **said: object) -> Told:
    opened = delivery(raw, name)
    assert document.sniff(opened) > 0.9
    reading = document.read(opened, ReadOptions(**said))
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    return reading, segments


def turns(told: Told) -> list[tuple[str | None, str]]:
    reading, segments = told
    return [(reading.speakers[s.speaker].name if s.speaker else None, s.text) for s in segments]


def codes(told: Told) -> list[str]:
    return [problem.code for problem in told[0].problems]


def refused(raw: bytes, name: str) -> str:
    with pytest.raises(ReadError) as error:
        document.read(delivery(raw, name), ReadOptions())
    assert error.value.problem.then
    return error.value.problem.code


# --- who speaks -------------------------------------------------------------------------------------------------------

TALK = [("Noor", "What did you see?"), ("Ana", "The pool was full.\nThen it was not."), ("Noor", "And then?")]
AS_RTF = (
    r"{\rtf1\ansi{\b Noor:} What did you see?\par{\b Ana:} The pool was full.\line Then it was not.\par "
    r"Noor: And then?\par}"
)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (
            word(
                p("Noor: What did you see?")
                + p("Ana: The pool was full.")
                + p("Then it was not.")
                + p("Noor: And then?")
            ),
            "a.docx",
        ),
        (
            word(
                p("*Noor:*", " What did you see?")
                + p("*Ana*", ": The pool was full.\nThen it was not.")
                + p("*Noor: And then?*")
            ),
            "a.docx",
        ),
        (
            odt(
                "<text:p>Noor: What did  you\n see?</text:p><text:p>Ana: The <text:span>pool</text:span> was full."
                "<text:line-break/>Then it was not.</text:p><text:p>Noor:<text:s/>And then?</text:p>"
            ),
            "a.odt",
        ),
        (AS_RTF.encode(), "a.rtf"),
        (
            pdf(
                ["Noor: What did you see?", "Ana: The pool was full.", "Then it was not.", "Noor: And then?"]
            ),
            "a.pdf",
        ),
    ],
)
def test_one_talk_reads_the_same_from_every_kind_of_document(raw: bytes, name: str) -> None:
    told = read(raw, name)
    assert turns(told) == TALK
    assert [s.locator for s in told[1]] == [f"{name}#1", f"{name}#2-3", f"{name}#4"] or "Noor: And" in str(
        raw
    )
    (source,) = told[0].sources.values()
    assert (source.id, source.kind) == ("a", "interview")
    assert {s.markup for s in told[1]} == {"plain"}


def test_a_style_or_a_bold_line_that_recurs_names_who_speaks_below_it() -> None:
    styles = (
        '<w:style w:styleId="S1"><w:name w:val="Speaker name"/></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="C"/></w:style>'
        '<w:style w:styleId="C"><w:basedOn w:val="B"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    )
    body = (
        p("The night", look='<w:pStyle w:val="T"/>')
        + p("Ana", look='<w:pStyle w:val="S1"/>')
        + p("It was full.")
        + p("Bo", look='<w:pStyle w:val="B"/>')
        + p("Why?")
        + p("*Why it was full:*")
        + p("Ana", look='<w:pStyle w:val="S1"/>')
        + p("Load.")
        + p("*Bo*")
        + p("I see.")
    )
    assert turns(read(word(body, styles=styles))) == [
        (None, "The night"),
        ("Ana", "It was full."),
        ("Bo", "Why?\nWhy it was full:"),
        ("Ana", "Load."),
        ("Bo", "I see."),
    ]


def cell(*paragraphs: str) -> str:
    return f"<w:tc>{''.join(map(p, paragraphs))}</w:tc>"


def table(*rows: list[str]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows) + "</w:tbl>"


def test_a_table_with_a_column_of_speakers_is_talk() -> None:
    rows = (
        ["Time", "Who", "What"],
        ["0:12", "Ana", "It is full."],
        ["0:15", "Bo", "Why?"],
        ["0:19", "Ana", "Load."],
    )
    told = read(word(p("Call") + table(*rows) + p("The end.")))
    assert turns(told) == [
        (None, "Call"),
        (None, "Time\tWho\tWhat"),
        ("Ana", "It is full."),
        ("Bo", "Why?"),
        ("Ana", "Load.\nThe end."),
    ]
    assert [s.offset for s in told[1]] == [None, None, 12.0, 15.0, 19.0]


def test_other_tables_keep_their_place_and_attendees_are_known() -> None:
    rows = (["Name", "Abbreviation"], ["Ana Lima", "AL"], ["Bo Ek", "BE"])
    told = read(word(table(*rows) + p("AL: It is full.") + table(["a", "b"]) + p("BE: Why?")))
    assert turns(told) == [("AL", "It is full.\na\tb"), ("BE", "Why?")]
    assert told[0].speakers["call/AL"].title == "Ana Lima"
    assert skips_by_reason(told[0]) == {"attendee table": 3}


def test_text_boxes_stand_after_their_paragraph_and_once() -> None:
    box = "<w:txbxContent>" + p("Bo: In a box.") + "</w:txbxContent>"
    drawn = (
        f'<w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
    )
    told = read(word(p("Ana: Hi.", drawn + "</mc:AlternateContent></w:r>") + p("Ana: Bye.")))
    assert turns(told) == [("Ana", "Hi."), ("Bo", "In a box."), ("Ana", "Bye.")]


def test_tracked_changes_count_as_accepted_and_are_told() -> None:
    changes = "<w:ins><w:r><w:t>not </w:t></w:r></w:ins><w:del><w:r><w:delText>well</w:delText></w:r></w:del>"
    told = read(word(p("Ana: It is ", changes, "down.") + p("Bo: Why?") + p("Ana: Load.")))
    assert turns(told)[0] == ("Ana", "It is not down.")
    assert codes(told) == ["IW-READ-165"]
    assert "1 insertion(s) were read as words, 1 deletion(s) left out" in told[0].problems[0].what


def test_comments_are_skipped_and_notes_stand_below_with_their_number() -> None:
    mark = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    told = read(
        word(
            p("Ana: Full", mark, ".") + p("Bo: Why?") + p("Ana: Load."),
            footnotes=f'<w:footnote w:id="7">{p("Of connections.")}</w:footnote>',
            comments=f'<w:comment w:id="0">{p("Bo: check this")}</w:comment>',
            header1=p("Bo: confidential"),
        )
    )
    assert turns(told) == [
        ("Ana", "Full[1]."),
        ("Bo", "Why?"),
        ("Ana", "Load."),
        (None, "[1] Of connections."),
    ]
    assert skips_by_reason(told[0]) == {COMMENT: 1, PAGE_EDGE: 1}
    assert codes(told) == ["IW-READ-166"]


def test_pictures_are_told() -> None:
    told = read(
        word(p("Ana: Look.", "<w:r><w:drawing><a:pic xmlns:a='a'/></w:drawing></w:r>") + p("Bo: Oh."))
    )
    assert codes(told) == ["IW-READ-167"]


def test_a_part_that_is_damaged_and_can_be_spared_is_told() -> None:
    told = read(word(p("Ana: a") + p("Bo: b"), comments="<w:comment>"))
    assert turns(told) == [("Ana", "a"), ("Bo", "b")]
    assert codes(told) == ["IW-READ-168"]


# --- Teams ------------------------------------------------------------------------------------------------------------

NEW = (
    p("Bridge", look='<w:pStyle w:val="Heading1"/>')
    + p("1 May 2026, 10:00PM")
    + p("Ana Lima started transcription")
    + p("*Ana Lima*", "   0:12\nIt is full.")
    + p("*Bo*", "   1:00:15\nWhy?")
    + p("Bo stopped transcription")
)


def test_a_call_by_teams_of_today_keeps_its_times_and_is_a_recording() -> None:
    told = read(word(NEW), starts_at="2026-05-01T22:00:00Z")
    assert turns(told)[2:] == [
        (None, "Ana Lima started transcription"),
        ("Ana Lima", "It is full."),
        ("Bo", "Why?"),
        (None, "Bo stopped transcription"),
    ]
    assert [s.offset for s in told[1]] == [None, None, None, 12.0, 3615.0, None]
    assert told[1][4].at == datetime(2026, 5, 1, 23, 0, 15, tzinfo=UTC)
    assert told[0].sources["call"].kind == "bridge_audio"
    assert read(word(NEW), kind="interview")[0].sources["call"].kind == "interview"


def old(*cues: tuple[str, str, str]) -> bytes:
    return word("".join(p(text) for cue in cues for text in cue))


def test_captions_by_teams_of_2021_become_turns() -> None:
    told = read(
        old(
            ("0:0:12.640 --> 0:0:14.0", "Ana Lima", "It is"),
            ("0:0:14.5 --> 0:0:15.25", "Ana Lima", "full &amp;amp; slow."),
            ("0:1:2.0 --> 0:1:3.0", "Bo", "42"),
        )
    )
    assert turns(told) == [("Ana Lima", "It is full &amp; slow."), ("Bo", "42")]
    assert [(s.offset, s.time_raw) for s in told[1]] == [
        (12.64, "0:0:12.640 --> 0:0:14.0"),
        (62.0, "0:1:2.0 --> 0:1:3.0"),
    ]
    assert [len(s.cues) for s in told[1]] == [2, 1]
    assert told[1][0].locator == "call.docx#1-6"
    assert codes(told) == ["IW-READ-030"]


def test_captions_without_names_have_no_speaker() -> None:
    body = (
        p("Bridge")
        + p("0:0:12.0 --> 0:0:14.0")
        + p("It is full.")
        + p("0:0:15.0 --> 0:0:16.0")
        + p("")
        + p("Why?")
    )
    told = read(word(body))
    assert turns(told) == [(None, "It is full. Why?")]
    assert skips_by_reason(told[0])["no time that can be read"] == 1


def test_what_is_not_bold_and_what_goes_on_after_a_break_begin_no_turn() -> None:
    off = '<w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>Caution</w:t></w:r>'
    body = p("Written at night\nby two") + p("*Ana:*", " Full.") + p(off, ": hot.") + p("*Bo:*", " Why?")
    body += p("and so") + p("it was") + p("all night")
    told = read(word(body))
    assert turns(told) == [
        (None, "Written at night\nby two"),
        ("Ana", "Full.\nCaution: hot."),
        ("Bo", "Why?\nand so\nit was\nall night"),
    ]


def test_a_caption_of_a_name_and_no_words_takes_no_name_from_the_others() -> None:
    told = read(old(("0:0:1.0 --> 0:0:2.0", "Ana", "Full."), ("0:0:3.0 --> 0:0:4.0", "Bo", "Why?")))
    assert [name for name, _ in turns(told)] == ["Ana", "Bo"]
    body = p("0:0:1.0 --> 0:0:2.0") + p("It is") + p("full.") + p("0:0:3.0 --> 0:0:4.0") + p("Why?")
    assert turns(read(word(body))) == [(None, "It is full. Why?")]


def test_a_part_that_alone_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incident_workbench.readers.document.package.PART_MOST", 100)
    assert refused(word(p("Ana: a")), "a.docx") == "IW-READ-161"


# --- OpenDocument and rich text ---------------------------------------------------------------------------------------


def test_bold_notes_comments_changes_and_tables_of_an_odt() -> None:
    bold = '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    text = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Ana: gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:h>The night</text:h>"
        '<text:p><text:span text:style-name="B">Ana</text:span>: Full<text:note><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>Of it.</text:p></text:note-body></text:note>.<office:annotation>"
        "<text:p>Check.</text:p></office:annotation></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell>"
        "<text:p>b</text:p></table:table-cell></table:table-row></table:table>"
        '<text:p><text:span text:style-name="B">Bo:</text:span><text:tab/>Why?<draw:frame><draw:text-box>'
        "<text:p>In a box.</text:p></draw:text-box></draw:frame></text:p>"
    )
    told = read(odt(text, bold, pages="<style:footer><text:p>Page 1</text:p></style:footer>"), "call.odt")
    assert turns(told) == [
        (None, "The night"),
        ("Ana", "Full[1].\na\tb"),
        ("Bo", "Why?\nIn a box."),
        (None, "[1] Of it."),
    ]
    assert skips_by_reason(told[0]) == {COMMENT: 1, PAGE_EDGE: 1}
    assert codes(told) == ["IW-READ-165", "IW-READ-166"]


def rtf(body: str) -> bytes:
    return (r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}" + body + "}").encode()


def test_characters_of_rich_text() -> None:
    told = read(
        rtf(r"Ana: caf\'e9 \u8230? \u-10179?\u-8694? \uc2\u233xy\uc1 {\f1 \'e4\'e0}\{\}\~\par Bo: ok\par"),
        "a.rtf",
    )
    assert turns(told) == [("Ana", "café … 😊 éда{}"), ("Bo", "ok")]


def test_notes_comments_changes_tables_and_pictures_of_rich_text() -> None:
    told = read(
        rtf(
            r"{\header Ana: top}{\b Ana:} Full{\footnote Of it.}{\*\annotation Check.}{\deleted gone}{\revised  now}."
            r"{\pict\bin4 }}}}}\par\trowd\intbl a\cell b\par c\cell\row\pard {\b Bo:} Why?\par"
        ),
        "a.rtf",
    )
    assert turns(told) == [("Ana", "Full[1] now.\na\tb\nc"), ("Bo", "Why?"), (None, "[1] Of it.")]
    assert skips_by_reason(told[0]) == {COMMENT: 1}
    assert codes(told) == ["IW-READ-165", "IW-READ-166", "IW-READ-167"]


# --- PDF --------------------------------------------------------------------------------------------------------------


LONG = "that was when we saw the pool was full and the whole queue behind it was growing and"


def test_a_pdf_says_what_it_is_and_its_headers_are_no_talk() -> None:
    seen = ["one", "two", "three", "four"]
    pages = [
        [
            "Incident review 2026",
            f"Ana: {word} {LONG}",
            "more ques-",
            f"tions {word}.",
            f"Bo: when {LONG}",
            f"it {word}.",
            f"- {n} -",
        ]
        for n, word in enumerate(seen, 1)
    ]
    told = read(pdf(*pages), "a.pdf")
    assert skips_by_reason(told[0]) == {PAGE_EDGE: 8}
    assert turns(told)[:2] == [("Ana", f"one {LONG} more ques-\ntions one."), ("Bo", f"when {LONG} it one.")]
    assert [name for name, _ in turns(told)] == ["Ana", "Bo"] * 4
    assert codes(told) == ["IW-READ-164"]


def test_a_label_where_a_full_line_goes_on_is_a_speaker_only_if_it_opens_a_paragraph_too() -> None:
    lines = [f"Ana: {LONG}", "then: it fell.", f"Ana: {LONG}", "Bo: yes.", "Ana: so.", "Bo: no."]
    told = read(pdf(lines), "a.pdf")
    assert turns(told) == [
        ("Ana", f"{LONG} then: it fell."),
        ("Ana", LONG),
        ("Bo", "yes."),
        ("Ana", "so."),
        ("Bo", "no."),
    ]
    assert "'then' (line 2)" in told[0].problems[-1].what


def test_a_hyphen_goes_only_where_the_word_is_known() -> None:
    lines = [
        f"question {LONG} ques-",
        f"tion mort {LONG} post-",
        f"mortem and {LONG} half-",
        f"truth {LONG}",
        "",
        "end",
    ]
    made = joined([_Placed(line) for line in lines])
    assert [line.join for line in made] == ["\n", "", "", "", "\n", "\n"]
    assert [line.text[-5:] for line in made[:3]] == [" ques", "post-", "half-"]


def test_a_pdf_of_pictures_is_refused_and_some_pages_without_text_are_told() -> None:
    assert refused(pdf([], []), "a.pdf") == "IW-READ-163"
    assert codes(read(pdf(["Ana: a", "Bo: b", "Ana: c"], []), "a.pdf")) == ["IW-READ-164", "IW-READ-163"]


def test_a_page_that_is_damaged_costs_no_other() -> None:
    raw = pdf(["Ana: a", "Bo: b"], ["Ana: c", "Bo: d"]).replace(b"/Contents 6 0 R", b"/Contents 2 0 R")
    told = read(raw, "a.pdf")
    assert turns(told) == [("Ana", "a"), ("Bo", "b")]
    assert "page 2" in told[0].problems[-1].what or "1 page(s)" in told[0].problems[-1].what


def test_encrypted_documents_are_named_so() -> None:
    aes = "/Encrypt<</Filter/Standard/V 5/R 6/Length 256/P -4/O<00>/U<00>>>/ID[<00><00>]"
    assert refused(pdf(["Ana: a"], trailer=aes), "a.pdf") == "IW-READ-162"
    rc4 = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'00' * 32}>/U<{'00' * 32}>>>/ID[<00><00>]"
    assert refused(pdf(["Ana: a"], trailer=rc4), "a.pdf") == "IW-READ-162"
    assert refused(odt("", manifest="<encryption-data/>"), "a.odt") == "IW-READ-162"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    assert refused(ole + "EncryptedPackage".encode("utf-16-le"), "a.docx") == "IW-READ-162"
    assert refused(ole, "a.doc") == "IW-READ-160"


# --- hostile ----------------------------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declared",
    [LAUGHS, '<!ENTITY l9 SYSTEM "file:///etc/passwd">', '<!ENTITY % a SYSTEM "http://a.invalid/"> %a;', ""],
)
@pytest.mark.parametrize("make", [word, odt])
def test_a_document_type_is_refused(make: Callable[..., bytes], declared: str, encoding: str) -> None:
    before = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{declared}]>'
    parts = zipfile.ZipFile(
        io.BytesIO(make(p("Ana: &l9;") if make is word else "<text:p>&l9;</text:p>", before=before))
    )
    recoded = {
        name: parts.read(name).decode().encode(encoding)
        if name in ("word/document.xml", "content.xml")
        else parts.read(name)
        for name in parts.namelist()
    }
    begin = time.process_time()
    assert refused(zipped(recoded), "a.docx" if make is word else "a.odt") == "IW-READ-161"
    assert time.process_time() - begin < 0.5


def test_a_document_type_in_a_part_that_could_be_spared_is_refused_too() -> None:
    parts = zipfile.ZipFile(io.BytesIO(word(p("Ana: a") + p("Bo: b"))))
    raw = zipped({**{n: parts.read(n) for n in parts.namelist()}, "word/styles.xml": "<!DOCTYPE x><x/>"})
    assert refused(raw, "a.docx") == "IW-READ-161"


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (
            word("<w:tbl><w:tr><w:tc>" * 500 + p("x") + "</w:tc></w:tr></w:tbl>" * 500),
            "a.docx",
            "IW-READ-161",
        ),
        (odt("<text:section>" * 500 + "</text:section>" * 500), "a.odt", "IW-READ-161"),
        (b"{\\rtf1" + b"{" * 100_000, "a.rtf", "IW-READ-161"),
        (b"{\\rtf1" + b"}" * 100_000, "a.rtf", "IW-READ-060"),
        (b"{\\rtf1 }", "a.rtf", "IW-READ-060"),
        (b"%PDF-1.4\n", "a.pdf", "IW-READ-160"),
        (word("<w:p>"), "a.docx", "IW-READ-160"),
        (zipped({"[Content_Types].xml": "", "word/other.xml": ""}), "a.docx", "IW-READ-160"),
        (zipped({"mimetype": ODT, "content.xml": "<x/>"}), "a.odt", "IW-READ-160"),
        (word(""), "a.docx", "IW-READ-060"),
        (b"Ana: hello\nBo: hi", "a.docx", "IW-READ-160"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cause(raw: bytes, name: str, code: str) -> None:
    assert refused(raw, name) == code


def test_a_mark_before_rich_text_is_no_word_of_it() -> None:
    assert turns(read(b"\xef\xbb\xbf" + AS_RTF.encode(), "a.rtf")) == TALK


NOTES = ["What we agreed", "The pool is watched.", "Noor asks the vendor."]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (word("".join(map(p, NOTES))), "a.docx"),
        (odt("".join(f"<text:p>{line}</text:p>" for line in NOTES)), "a.odt"),
        (("{\\rtf1 " + "\\par ".join(NOTES) + "}").encode(), "a.rtf"),
    ],
)
def test_notes_in_which_nobody_speaks_are_paragraphs_and_that_is_told(raw: bytes, name: str) -> None:
    """
    What we agreed

    The pool is watched.

    Noor asks the vendor.
    """
    reading, segments = told = read(raw, name)
    assert turns(told) == [(None, line) for line in NOTES]
    assert {s.kind for s in segments} == {"turn"}
    assert (next(iter(reading.sources.values())).kind, codes(told)) == ("meeting_notes", ["IW-READ-062"])
    assert codes(read(raw, name, kind="ticket")) == []
    assert codes(read(raw, name, kind="interview")) == ["IW-READ-062"]


def test_headings_of_notes_stay_headings() -> None:
    heading = p("Actions", look='<w:pStyle w:val="Heading1"/>')
    assert [s.kind for s in read(word(heading + p("Watch the pool.")), "a.docx")[1]] == ["system", "turn"]


def test_a_bomb_in_a_folder_is_refused_beside_what_is_whole() -> None:
    bomb = word(p("a" * (20 << 20)))
    files = {"a.docx": bomb, "b.docx": word(p("Ana: a") + p("Bo: b")), "c.txt": b"Ana: hello"}
    folder = folder_delivery("talks", {name: partial(io.BytesIO, raw) for name, raw in files.items()})
    reading = document.read(folder, ReadOptions())
    assert [s.text for s in reading.segments] == ["a", "b"]
    assert [problem.code for problem in reading.problems] == ["IW-READ-006", "IW-READ-160"]
    with pytest.raises(ReadError, match="IW-READ-006"):
        delivery(bomb, "a.docx")


def test_hostile_documents_are_read_or_refused(bad_inputs: Path) -> None:
    told = {}
    for path in sorted((bad_inputs / "docx").iterdir()):
        try:
            reading = document.read(file_delivery(path.name, partial(path.open, "rb")), ReadOptions())
            told[path.name] = len(list(reading.segments))
        except ReadError as error:
            told[path.name] = error.problem.code
    assert told == {
        "billion_laughs.docx": "IW-READ-161",
        "bomb_64MiB.docx": "IW-READ-006",
        "deep_tables_500.docx": "IW-READ-161",
        "ext_image_link.docx": "IW-READ-060",
        "ok.docx": 1,
        "quadratic.docx": "IW-READ-161",
        "traversal_entry.docx": 1,
        "xxe_file.docx": "IW-READ-161",
        "xxe_http.docx": "IW-READ-161",
        "xxe_param.docx": "IW-READ-161",
    }


WHOLE = {
    "a.docx": word(NEW * 20, footnotes=f'<w:footnote w:id="1">{p("x")}</w:footnote>'),
    "a.odt": odt("<text:p>Ana: It is <text:s text:c='3'/> full.</text:p><text:p>Bo: Why?</text:p>" * 40),
    "a.rtf": AS_RTF.encode() + rtf(r"{\footnote a}{\b Bo:} \u233? \'e9\par" * 60),
    "a.pdf": pdf(*[["Ana: It is full.", "Bo: Why?", "Ana: Load."]] * 4),
}


def tried(raw: bytes, name: str) -> int:
    try:
        opened = delivery(raw, name)
        assert 0 <= document.sniff(opened) <= 1
        reading = document.read(opened, ReadOptions())
        segments = list(reading.segments)
    except ReadError:
        return 0
    assert unaccounted(reading) == ()
    return len(segments)


@pytest.mark.parametrize("name", WHOLE)
def test_damage_is_told_and_raises_nothing_else(name: str) -> None:
    raw, chance = WHOLE[name], random.Random(name)
    flipped = []
    for _ in range(60):
        at = chance.randrange(len(raw))
        flipped.append(raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :])
    cut = [raw[: len(raw) * part // 100] for part in range(100)]
    third = len(raw) // 3
    twice = [raw[: 2 * third] + raw[third:]]
    assert sum(tried(each, name) > 0 for each in [raw, *cut, *flipped, *twice]) > 0


def test_xml_that_is_damaged_inside_a_whole_zip() -> None:
    body, chance = p("Ana: It is full.") + p("Bo: Why?") + table(["a", "b"]), random.Random(1)
    for _ in range(300):
        at = chance.randrange(len(body))
        tried(word(body[:at] + chance.choice("<>&\"'/wp0") + body[at + 1 :]), "a.docx")


@pytest.mark.parametrize(
    "piece",
    [
        *(
            r"{\field{\*\fldinst{ HYPERLINK ",
            r"\f1",
            "{",
            r"\bin",
            r"\u9",
            r"\uc",
            r"\'e4",
            "a ",
            r"\par ",
            r"\cell ",
        ),
        *(r"{\footnote a}", "*", r"\trowd\intbl a\cell\row ", "Ana: a\\par "),
    ],
)
def test_ten_times_the_rich_text_takes_at_most_fifteen_times_the_time(piece: str) -> None:
    small, large = ("Ana: a\\par Bo: b\\par " + piece * (size // len(piece)) for size in (10_000, 100_000))
    assert grows_straight(lambda text: tried(rtf(text), "a.rtf"), small, large)


# --- the whole --------------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["Ana", "Bo Ek", "Noor", "Kim"])
SAID = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(
    lambda word: ":" not in word and not set("*#[]<>|-_") & set(word)
)
WORDS = st.lists(SAID, min_size=1, max_size=4).map(" ".join)


@given(st.lists(st.tuples(NAMES, WORDS, st.integers(0, 5000)), min_size=1, max_size=8))
@settings(max_examples=8)
def test_what_python_docx_writes_is_read_back(talk: list[tuple[str, str, int]]) -> None:
    written = python_docx.Document()
    for name, words, seconds in talk:
        paragraph = written.add_paragraph()
        paragraph.add_run(name).bold = True
        paragraph.add_run(f"   {seconds // 60}:{seconds % 60:02}").add_break()
        paragraph.add_run(words)
    kept = io.BytesIO()
    written.save(kept)
    reading, segments = told = read(kept.getvalue())
    assert turns(told) == [(name, words) for name, words, _ in talk]
    assert [s.offset for s in segments] == [float(seconds) for *_, seconds in talk]
    assert {problem.code for problem in reading.problems} == {"IW-READ-030"}


@given(st.lists(st.tuples(NAMES, WORDS), min_size=1, max_size=8))
@settings(max_examples=40)
def test_what_is_written_as_rich_text_is_read_back(talk: list[tuple[str, str]]) -> None:
    def escaped(text: str) -> str:
        units = text.encode("utf-16-le")
        shorts = [int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2)]
        return "".join(f"\\u{each}?" for each in shorts)

    raw = rtf("".join(rf"{{\b {name}:}} {escaped(words)}\par " for name, words in talk))
    assert turns(read(raw, "a.rtf")) == talk


@given(st.lists(st.tuples(NAMES, WORDS), min_size=1, max_size=8))
@settings(max_examples=30)
def test_what_is_written_as_opendocument_is_read_back(talk: list[tuple[str, str]]) -> None:
    bold = '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    said = (
        f'<text:p><text:span text:style-name="B">{name}:</text:span> {escape(words)}</text:p>'
        for name, words in talk
    )
    assert turns(read(odt("".join(said), bold), "a.odt")) == talk


PRINTED = st.lists(st.text("abcdefgh.,()\\0123", min_size=1, max_size=9), min_size=1, max_size=4).map(
    lambda words: "So " + " ".join(words)
)


@given(st.lists(st.tuples(NAMES, PRINTED), min_size=1, max_size=8))
@settings(max_examples=30)
def test_what_a_pdf_prints_is_read_back(talk: list[tuple[str, str]]) -> None:
    """Each turn twice, so that its name recurs."""
    lines = [f"{name}: {words}" for name, words in talk]
    told = turns(read(pdf(lines, lines), "a.pdf"))
    assert told == talk * 2


def test_ids_do_not_change_when_a_turn_is_added_above() -> None:
    body = p("*Ana:*", " yes") + p("*Bo:*", " no") + p("*Ana:*", " yes")
    before = [s.id for s in read(word(body))[1]]
    after = [s.id for s in read(word(p("*Bo:*", " well") + body))[1]]
    assert after[1:] == before


def test_an_office_document_is_one_file_and_other_zips_are_not() -> None:
    assert delivery(word(p("Ana: a")), "a.docx").container == "file"
    assert delivery(odt(""), "a.odt").container == "file"
    several = delivery(zipped({"a.docx": word(p("Ana: a") + p("Bo: b")), "b.rtf": AS_RTF}), "talks.zip")
    assert several.container == "zip"
    assert document.sniff(several) == 0.6
    assert [s.text for s in document.read(several, ReadOptions()).segments][:2] == ["a", "b"]


def test_sniffing_takes_no_other_format_s_file(shared: Path) -> None:
    ours = {"docx", "odt", "rtf", "pdf"}
    paths = [path for path in (shared / "real").rglob("*") if path.is_file()]
    assert len(paths) > 100
    for path in paths:
        try:
            sure = document.sniff(file_delivery(path.name, partial(path.open, "rb")))
        except ReadError:
            continue
        assert (sure > 0.9) is (path.parent.name in ours), path
        assert sure in (0.0, 0.95)


def test_the_libraries_are_imported_only_when_a_document_needs_them() -> None:
    program = inspect.cleandoc(
        """
        import sys
        from incident_workbench.readers import document
        print([name for name in ("docx", "lxml", "odfdo", "pypdf", "striprtf", "xml.etree") if name in sys.modules])
        """
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
