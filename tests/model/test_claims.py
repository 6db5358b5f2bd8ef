import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from incident_workbench.model import claims as nouns
from incident_workbench.model.claims import (
    ENVELOPE,
    KINDS,
    AnyClaim,
    Claim,
    Code,
    Coding,
    DecisionPoint,
    Divergence,
    Kept,
    Memo,
    Point,
    Unknown,
    kind_of,
    said,
)
from tests import strategies
from tests.worlds import NIGHT

FIELDS = {
    "code": "slug name parent definition when when_not example colour retired",
    "coding": "code",
    "memo": "text on",
    "event": "actor action begin end certainty line",
    "decision_point": "at actor action_taken cues expectation assessment goals options knowledge chosen_by "
    "uncertainty time_pressure trade_off help_sought known_at_time not_known_at_time available_but_not_seen",
    "hypothesis": "proposition subject raised_by raised_at",
    "transition": "hypothesis to actor occurred_at other",
    "evidence_link": "hypothesis polarity_as_read_then read_by read_at polarity_later later_basis",
    "red_herring": "hypotheses entry_cue plausibility frame_of_the_moment pursuers not_pursuing probes "
    "competing_hypotheses known_then not_known_then known_elsewhere exit_cue noticed_by communicated begin end "
    "price gain would_it_attract_us_again",
    "account": "whose source elicited_at",
    "statement": "account text about certainty",
    "divergence": "question statements about state",
    "difficulty": "category text whose begin end",
    "handling": "text expertise countered",
    "surprise": "actor expectation observation at scope changed",
    "coordination_cost": "cost borne_by",
    "open_question": "text asked_of arises_from state",
    "theme": "title text",
    "enabler": "text",
    "reported": "what value said_by",
    "scene": "title text order",
    "background": "text",
    "term": "term meaning",
    "prior_link": "target likeness difference",
    "stance": "responder owner authority_over_participants deviations",
    "clock_correction": "source from_seq what value reason anchor",
    "actor_alias": "speakers name pseudonym actor_kind team role_during on_call joined_at named",
    "restriction": "on what until reason",
    "dismissal": "suggestion segment",
    "kept": "sentence class reason",
    "review_plan": "pre_read review soak_days recorded",
    "note": "text mark",
}
"""The kinds and the fields that the method asks of them."""


def decoded(raw: bytes) -> Any:
    return msgspec.json.decode(raw, type=AnyClaim)


def test_all_kinds_are_there_with_the_fields_of_the_method() -> None:
    assert FIELDS.keys() == KINDS.keys()
    for kind, fields in FIELDS.items():
        assert set(fields.split()) <= set(KINDS[kind].__struct_encode_fields__), kind


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(data=strategies.st.data())
def test_every_kind_comes_back_from_json_as_it_was(kind: str, data: strategies.st.DataObject) -> None:
    claim = data.draw(strategies.of(KINDS[kind]))
    raw = msgspec.json.encode(claim)
    assert b"\n" not in raw
    assert f'"kind":"{kind}"'.encode() in raw
    assert decoded(raw) == claim


def test_no_claim_shadows_a_field_of_the_envelope() -> None:
    """id kind written_at analyst basis evidence replaces"""
    assert ENVELOPE == ("id", "written_at", "analyst", "basis", "evidence", "replaces")
    for kind, noun in KINDS.items():
        own = noun.__annotations__
        assert own, kind
        assert {*ENVELOPE, "kind"}.isdisjoint({*own, *noun.__struct_encode_fields__[len(ENVELOPE) :]}), kind
        assert noun.__struct_fields__[: len(ENVELOPE)] == ENVELOPE


def test_a_kind_is_its_noun_in_snake_case() -> None:
    """
    DecisionPoint   "kind": "decision_point"
    """
    assert kind_of(DecisionPoint) == "decision_point"
    for kind, noun in KINDS.items():
        assert kind.replace("_", "") == noun.__name__.lower()
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", kind)
        assert kind_of(noun) == kind


def test_every_claim_of_the_module_is_in_the_union() -> None:
    declared = {
        thing for thing in vars(nouns).values() if isinstance(thing, type) and issubclass(thing, Claim)
    }
    assert Coding in declared
    assert declared - {Claim} == set(KINDS.values())


def test_every_claim_has_a_line_that_says_what_it_is() -> None:
    assert all(noun.__doc__ for noun in KINDS.values())


def test_an_unknown_says_so_and_whom_to_ask() -> None:
    """{"unknown": true, "ask": "slack/U02"}"""
    point = DecisionPoint(actor="ana", action_taken="restarted it", cues=Unknown(ask="slack/U02"))
    raw = msgspec.json.decode(msgspec.json.encode(point))
    assert raw["cues"] == {"unknown": True, "ask": "slack/U02"}
    assert decoded(msgspec.json.encode(point)) == point
    assert (
        decoded(b'{"kind":"decision_point","actor":"a","action_taken":"b","cues":{"unknown":true}}').cues
        == Unknown()
    )


def test_known_words_are_never_read_as_unknown() -> None:
    """ "cues": {"text": "the alert"}      a Point where a list of them belongs"""
    with pytest.raises(msgspec.ValidationError, match=r"unknown field `text` - at `\$\.cues`"):
        decoded(b'{"kind":"decision_point","actor":"a","action_taken":"b","cues":{"text":"the alert"}}')
    with pytest.raises(msgspec.ValidationError, match="an unknown is written"):
        decoded(b'{"kind":"decision_point","actor":"a","action_taken":"b","cues":{"unknown":false}}')


def test_what_is_left_empty_is_not_written() -> None:
    assert msgspec.json.encode(Memo(text="hm", on="s")) == b'{"kind":"memo","text":"hm","on":"s"}'


def test_kept_has_its_class_in_json() -> None:
    kept = Kept(sentence="It failed.", class_="mechanistic", reason="a disk did")
    assert msgspec.json.decode(msgspec.json.encode(kept))["class"] == "mechanistic"


def test_a_divergence_has_no_field_for_who_is_right() -> None:
    assert "statements" in Divergence.__struct_fields__
    assert not any("resol" in name or "right" in name for name in Divergence.__struct_fields__)


def test_two_who_agree_say_the_same() -> None:
    kim = Code(id="a", slug="dns", name="DNS", analyst="kim", written_at=NIGHT)
    lee = Code(id="b", slug="dns", name="DNS", analyst="lee", replaces=("c",))
    assert kim != lee
    assert said(kim) == said(lee)
    assert said(kim) != said(msgspec.structs.replace(lee, name="Names"))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('{"kind":"coding"}', "missing required field `code`"),
        ('{"kind":"coding","code":"  "}', r"matching regex .* - at `\$\.code`"),
        ('{"kind":"code","slug":"Big Slug","name":"x"}', r"matching regex .* - at `\$\.slug`"),
        ('{"kind":"codeing","code":"x"}', "Invalid value 'codeing'"),
        ('{"code":"x"}', "missing required field `kind`"),
        (
            '{"kind":"divergence","question":"q","about":"fact","statements":["one"]}',
            r"length >= 2 - at `\$\.statements`",
        ),
        ('{"kind":"red_herring","hypotheses":[]}', r"length >= 1 - at `\$\.hypotheses`"),
        (
            '{"kind":"event","actor":"a","action":"b","begin":"2026-05-01T22:00:00"}',
            r"timezone component - at `\$\.begin`",
        ),
        ('{"kind":"review_plan","soak_days":-1}', r">= 0 - at `\$\.soak_days`"),
        ('{"kind":"memo","text":"x","on":"s","basis":"hearsay"}', r"'hearsay' - at `\$\.basis`"),
    ],
)
def test_a_slip_is_told_with_its_field(written: str, told: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=told):
        decoded(written.encode())


def test_a_claim_is_a_value() -> None:
    """Frozen and hashable, lists and unknowns included."""
    claim = DecisionPoint(actor="a", action_taken="b", cues=(Point(text="x"),), goals=Unknown())
    assert claim in {claim}
    with pytest.raises(AttributeError, match="immutable"):
        claim.actor = "c"
