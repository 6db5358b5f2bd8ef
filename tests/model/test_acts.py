from hashlib import sha256

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.model.acts import (
    Act,
    Erased,
    Line,
    act_line,
    body_of,
    chained,
    described,
    erased_line,
    read_line,
)
from incident_workbench.model.claims import Coding, Memo, Note, Point, RedHerring
from tests import strategies
from tests.worlds import NIGHT, act, memo


def lines_of(*acts: Act | Erased) -> list[bytes]:
    lines, total = [], ""
    for one in acts:
        line, total = act_line(one, total)
        lines.append(line)
    return lines


def read_all(lines: list[bytes]) -> list[Line]:
    read, total = [], ""
    for number, line in enumerate(lines, start=1):
        assert line.endswith(b"\n")
        read.append(read_line(line[:-1], total, f"kim/a.jsonl, line {number}"))
        total = read[-1].sum
    return read


def by_hand(body: bytes, previous: str = "") -> bytes:
    """A line with a right sum, whatever its words."""
    return body + b',"sum":"' + chained(previous, sha256(body).hexdigest()).encode() + b'"}'


def codes(line: Line) -> list[str]:
    return [problem.code for problem in line.problems]


@given(st.lists(strategies.acts(), max_size=3))
def test_what_is_written_is_read(written: list[Act]) -> None:
    lines = lines_of(*written)
    assert all(line.count(b"\n") == 1 for line in lines)
    read = read_all(lines)
    assert [line.act for line in read] == written
    assert not any(line.problems for line in read)


def test_a_line_ends_in_its_sum() -> None:
    """sha256(previous sum + sha256 of the line's own bytes before it)"""
    first, second = lines_of(act("a", memo("m")), act("b", memo("n")))
    body, _, rest = first.rpartition(b',"sum":"')
    total = sha256(sha256(body).hexdigest().encode()).hexdigest()
    assert rest == total.encode() + b'"}\n'
    body, _, rest = second.rpartition(b',"sum":"')
    assert rest == sha256((total + sha256(body).hexdigest()).encode()).hexdigest().encode() + b'"}\n'


def test_an_altered_byte_is_told_and_the_line_still_read() -> None:
    lines = lines_of(act("a", memo("m", text="db")), act("b", memo("n")))
    lines[0] = lines[0].replace(b'"text":"db"', b'"text":"dx"')
    first, second = read_all(lines)
    assert codes(first) == ["IW-LOG-002"]
    assert "line 1" in first.problems[0].where
    assert first.act is not None
    assert first.act.claims[0] == act("a", memo("m", text="dx")).claims[0]
    assert second.act is not None
    assert codes(second) == []


@given(st.data())
def test_every_altered_byte_is_told(data: st.DataObject) -> None:
    lines = lines_of(act("a", memo("m", text="db is slow")), act("b", retracts=["m"]), act("c", memo("n")))
    whole = b"".join(lines)
    place = data.draw(st.integers(0, len(whole) - 2))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte not in (whole[place], 10)))
    if whole[place] == 10:
        return
    torn = whole[:place] + bytes([other]) + whole[place + 1 :]
    read = read_all([line + b"\n" for line in torn.split(b"\n")[:-1]])
    assert len(read) == 3
    assert any(line.problems for line in read)


def test_a_missing_line_is_told() -> None:
    first, _, third = lines_of(act("a"), act("b"), act("c"))
    assert [codes(line) for line in read_all([first, third])] == [[], ["IW-LOG-002"]]


def test_an_erased_line_keeps_only_who_when_and_why_and_the_chain_verifies() -> None:
    """{"erased":"<sha256>","who":"lee","when":"…","why":"consent was withdrawn","sum":"…"}"""
    lines = lines_of(act("a", memo("m", text="private")), act("b", memo("n")))
    body = lines[0].rpartition(b',"sum":"')[0]
    assert body_of(lines[0]) == body_of(lines[0][:-1]) == body
    erased = erased_line(sha256(body).hexdigest(), who="lee", when=NIGHT, why="consent was withdrawn")
    rewritten, total = act_line(erased, "")
    assert b"private" in lines[0]
    assert b"private" not in rewritten
    first, second = read_all([rewritten, lines[1]])
    assert (first.act, first.sum, first.erased, codes(first)) == (None, total, erased, [])
    assert second.act is not None
    assert codes(second) == []


def test_a_line_erased_with_another_hash_is_told() -> None:
    erased = erased_line("0" * 64, who="lee", when=NIGHT, why="…")
    line, _ = act_line(erased, "")
    assert codes(read_line(line[:-1], "f" * 64, "x")) == ["IW-LOG-002"]


def test_who_when_and_why_of_an_erased_line_are_sealed() -> None:
    """{"erased":…,"who":"lee → kim",…,"seal":"<sha256 of the four>"}"""
    line, _ = act_line(erased_line("0" * 64, who="lee", when=NIGHT, why="withdrawn"), "")
    for old, new in ((b'"lee"', b'"kim"'), (b"withdrawn", b"withdrawm"), (b"2026", b"2025")):
        assert old in line
        assert codes(read_line(line.replace(old, new)[:-1], "", "x")) == ["IW-LOG-002"]


def test_a_line_that_was_erased_elsewhere_is_not_shown_when_a_copy_brings_it_back() -> None:
    line = lines_of(act("a", memo("m", text="private")))[0].rstrip(b"\n")
    read = read_line(line, "", "x", {sha256(body_of(line)).hexdigest()})
    assert read.act is None
    assert codes(read) == ["IW-LOG-005"]
    assert read_line(line, "", "x", {"0" * 64}).act is not None


HEAD = b'{"id":"a","written_at":"2026-05-01T22:00:00Z","analyst":"kim","name":"n"'


def test_a_newer_kind_is_told_and_the_rest_of_its_act_kept() -> None:
    """ "claims":[{"kind":"weather","id":"w"},{"kind":"note","id":"n","text":"x"}]"""
    line = by_hand(
        HEAD
        + b',"claims":[{"kind":"weather","id":"w"},{"kind":"note","id":"n","text":"x"}],"retracts":["m"]'
        + b',"seen":{"lee/b.jsonl":[120,"ab"]}'
    )
    read = read_line(line, "", "x")
    assert codes(read) == ["IW-ACT-003"]
    assert "'weather'" in read.problems[0].what
    assert read.act is not None
    assert read.act.claims == (Note(id="n", text="x"),)
    assert read.act.retracts == ("m",)
    assert read.act.seen == {"lee/b.jsonl": (120, "ab")}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (b',"mood":"calm"', "mood"),
        (b',"claims":[{"kind":"note","id":"n","text":"x","colour":"red"}]', "note.colour"),
        (
            b',"claims":[{"kind":"red_herring","id":"n","hypotheses":["h"],"plausibility":[{"text":"x","weight":3}]}]',
            "red_herring.plausibility.weight",
        ),
        (
            b',"claims":[{"kind":"coding","code":"x","evidence":[{"segment":"s","sha":"0","quote":"q","page":4}]}]',
            "coding.evidence.page",
        ),
        (b',"mood":"\xff"', "not readable"),
    ],
)
def test_a_newer_field_is_told_at_any_depth_and_the_rest_kept(more: bytes, told: str) -> None:
    read = read_line(by_hand(HEAD + more), "", "x")
    assert codes(read) == ["IW-ACT-005"]
    assert told in read.problems[0].what
    assert read.act is not None
    assert read.act.id == "a"


def test_known_fields_are_not_told_as_newer() -> None:
    """Defaults written out, and an instant written another way, are no news."""
    claim = (
        b'{"kind":"red_herring","id":"n","title":"","hypotheses":["h"],"begin":"2026-05-01T22:00:00+00:00"}'
    )
    read = read_line(by_hand(HEAD + b',"claims":[' + claim + b'],"retracts":[]'), "", "x")
    assert codes(read) == []
    assert read.act is not None
    assert read.act.claims == (RedHerring(id="n", hypotheses=("h",), begin=NIGHT),)


def test_a_claim_that_does_not_hold_is_told_and_its_fellows_kept() -> None:
    line = by_hand(HEAD + b',"claims":[{"kind":"coding","id":"c"},{"kind":"note","id":"n","text":"x"}]')
    read = read_line(line, "", "x")
    assert codes(read) == ["IW-ACT-004"]
    assert "`code`" in read.problems[0].why
    assert read.act is not None
    assert [claim.id for claim in read.act.claims] == ["n"]


@given(st.binary())
def test_no_bytes_whatever_raise(raw: bytes) -> None:
    assert read_line(raw, "", "x").problems
    assert read_line(by_hand(raw), "", "x").problems


@given(st.binary(max_size=30), st.integers(0, 400), st.integers(0, 60))
def test_no_bytes_put_into_a_line_raise(put: bytes, place: int, cut: int) -> None:
    whole = lines_of(act("a", memo("m", text="db"), Coding(id="c", code="x")))[0][:-1]
    body = whole[: -len(b',"sum":""}') - 64]
    torn = body[:place] + put + body[place + cut :]
    read = read_line(by_hand(torn), "", "x")
    assert read.act is not None or read.problems


@pytest.mark.parametrize(
    "more",
    [
        b',"x":' + b"[" * 5_000 + b"]" * 5_000,
        b',"x":' + b"9" * 5_000,
        b',"name":"\\ud800"',
        b',"claims":[{"kind":"\xff"}]',
        b',"claims":[{"kind":' + b"[" * 5_000 + b"]" * 5_000 + b"}]",
        b',"claims":[{"kind":"note","id":"n","text":"x","y":1e999}]',
    ],
)
def test_hostile_json_is_told(more: bytes) -> None:
    assert read_line(by_hand(HEAD + more), "", "x").problems


def test_acts_are_named_for_undo() -> None:
    assert described((Coding(code="surprise"),)) == "coded 'surprise'"
    assert described((Memo(text="x", on="s"), Note(text="y"))) == "added memo and 1 more"
    assert described((Memo(text="x", on="s", replaces=("m",)),)) == "edited memo"
    assert described((), ("a", "b")) == "retracted 2 claims"


def test_an_act_encodes_without_what_it_does_not_say() -> None:
    assert b"undoes" not in msgspec.json.encode(act("a"))
    assert b'"claims"' in msgspec.json.encode(act("a", memo("m")))


def test_points_keep_their_grounds() -> None:
    point = Point(text="it fitted", of="temporal_coincidence", actor="ana")
    one = act("a", RedHerring(id="r", hypotheses=("h",), plausibility=(point,)))
    (read,) = read_all(lines_of(one))
    assert read.act == one
