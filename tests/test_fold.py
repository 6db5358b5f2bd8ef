from collections.abc import Iterable

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.model.acts import Act
from incident_workbench.model.claims import ActorAlias, Claim, ClockCorrection, Code, Event, Memo, Note
from incident_workbench.project import Fold, Project, check, extended
from tests.worlds import act, memo, project


def folded(*acts: Act) -> Fold:
    return extended(Fold(), acts)


def ids(claims: Iterable[object]) -> set[str]:
    return {getattr(claim, "id", "") for claim in claims}


# --- the definition, word for word ------------------------------------------------------------------------------------


class Definition:
    """In force unless an in-force act retracts it; current when in force and no in-force claim replaces it."""

    def __init__(self, acts: list[Act]) -> None:
        self.acts = {one.id: one for one in acts}
        self.claims = {claim.id: (claim, one) for one in acts for claim in one.claims}

    def act_in_force(self, key: str) -> bool:
        return not any(key in one.retracts and self.act_in_force(one.id) for one in self.acts.values())

    def in_force(self, key: str) -> bool:
        return self.act_in_force(self.claims[key][1].id) and not any(
            key in one.retracts and self.act_in_force(one.id) for one in self.acts.values()
        )

    def current(self) -> set[str]:
        alive = {key for key in self.claims if self.in_force(key)}
        return alive - {old for key in alive for old in self.claims[key][0].replaces}

    def line(self, key: str) -> set[str]:
        """Everything that replaces `key`, step by step, and `key`."""
        found = {key}
        while more := {k for k, (c, _) in self.claims.items() if found & set(c.replaces)} - found:
            found |= more
        return found


@st.composite
def histories(draw: st.DrawFn, rings: bool = False, collisions: bool = False) -> list[Act]:
    """Acts that retract and replace what was there before them; ids tell nothing about the order."""
    size = draw(st.integers(1, 7))
    labels = draw(st.permutations([f"a{n}" for n in range(size)]))
    names = iter(draw(st.permutations([f"c{n}" for n in range(2 * size)])))
    made: list[Act] = []
    claimed: list[str] = []
    for label in labels:
        before = [one.id for one in made] + claimed
        targets = [*labels, *claimed] if rings else before
        retracts = draw(st.lists(st.sampled_from(targets), max_size=2)) if targets else []
        claims = []
        for _ in range(draw(st.integers(0, 2))):
            replaces = draw(st.lists(st.sampled_from(claimed), max_size=2, unique=True)) if claimed else []
            reuse = collisions and claimed and draw(st.booleans())
            key = draw(st.sampled_from(claimed)) if reuse else next(names)
            claims.append(memo(key, *replaces, text=draw(st.sampled_from(("x", "y")))))
        made.append(act(label, *claims, retracts=retracts))
        claimed += [claim.id for claim in claims if claim.id not in claimed]
    if collisions:
        made += [act(one.id, memo("c-other")) for one in draw(st.lists(st.sampled_from(made), max_size=2))]
    return made


@given(histories(), st.randoms())
def test_the_fold_is_its_definition_in_whatever_order_acts_arrive(acts: list[Act], random) -> None:
    definition = Definition(acts)
    random.shuffle(acts)
    fold = folded(*acts)
    assert fold.acts.keys() == definition.acts.keys()
    assert fold.current.keys() == definition.current()
    for key in definition.claims:
        assert fold.in_force(key) == definition.in_force(key)
        assert ids(fold.lines_of(key)) == definition.line(key) & definition.current()
    for key in definition.acts:
        assert fold.in_force(key) == definition.act_in_force(key)
    assert not fold.undecided
    assert not fold.collisions


@given(st.data(), st.booleans(), st.booleans())
def test_batches_in_any_order_and_twice_make_the_same_fold(
    data: st.DataObject, rings: bool, collisions: bool
) -> None:
    """Merging is commutative, associative and idempotent, also where ids collide or acts retract in a ring."""
    acts = data.draw(histories(rings=rings, collisions=collisions))
    whole = folded(*acts)
    assert whole.acts
    shuffled = data.draw(st.permutations(acts))
    again = data.draw(st.lists(st.sampled_from(acts), max_size=3))
    parts = Fold()
    rest = [*shuffled, *again]
    while rest:
        cut = data.draw(st.integers(1, len(rest)))
        parts = extended(parts, iter(rest[:cut]))
        rest = rest[cut:]
    assert parts == whole
    assert extended(whole, acts) == whole


@given(histories(collisions=True))
def test_extending_leaves_the_fold_before_as_it_was(acts: list[Act]) -> None:
    first = folded(*acts[:1])
    kept = msgspec.json.encode(first)
    extended(first, acts)
    assert first.acts
    assert msgspec.json.encode(first) == kept


# --- the cases that gave rise to the definition -----------------------------------------------------------------------


def test_settling_two_differing_edits_leaves_the_settlement_alone() -> None:
    """
    x ─┬─ y1 (kim) ─┬─ z
       └─ y2 (lee) ─┘
    """
    x, y1 = act("1", memo("x")), act("2", memo("y1", "x"))
    y2, z = act("3", memo("y2", "x"), analyst="lee"), act("4", memo("z", "y1", "y2"))
    apart = folded(x, y1, y2)
    assert ids(apart.lines_of("x")) == {"y1", "y2"}
    assert [ids(group) for group in apart.differing()] == [{"y1", "y2"}]
    settled = extended(apart, [z])
    assert ids(settled.current.values()) == {"z"}
    assert settled.differing() == ()
    assert ids(settled.lines_of("x")) == ids(settled.lines_of("y2")) == {"z"}


def test_a_replaced_replacer_still_replaces() -> None:
    """x ← y ← z: x does not come back."""
    fold = folded(act("1", memo("x")), act("2", memo("y", "x")), act("3", memo("z", "y")))
    assert ids(fold.current.values()) == {"z"}
    assert fold.in_force("y")


def test_a_retracted_replacer_does_not_replace() -> None:
    fold = folded(act("1", memo("x")), act("2", memo("y", "x")))
    assert ids(fold.current.values()) == {"y"}
    assert ids(extended(fold, [act("3", retracts=["y"])]).current.values()) == {"x"}


def test_a_reference_survives_the_edit_of_what_it_names() -> None:
    """References name the first claim of a line."""
    fold = folded(act("1", memo("x")), act("2", memo("y", "x")), act("3", memo("z", "y")))
    assert ids(fold.lines_of("x")) == {"z"}
    assert fold.first_of("z") == "x"
    assert fold.ancestors("z") == ("y", "x")


def test_retracting_an_act_retracts_its_claims() -> None:
    fold = folded(act("1", memo("x"), memo("y")), act("2", memo("z")))
    assert ids(fold.current.values()) == {"x", "y", "z"}
    assert ids(extended(fold, [act("3", retracts=["1"])]).current.values()) == {"z"}


def test_undo_of_undo_brings_back() -> None:
    fold = folded(act("1", memo("x")), act("2", retracts=["1"]))
    assert not fold.current
    back = extended(fold, [act("3", retracts=["2"])])
    assert ids(back.current.values()) == {"x"}
    assert not extended(back, [act("4", retracts=["3"])]).current


def test_a_claim_retracted_twice_comes_back_when_both_are_undone() -> None:
    fold = folded(act("1", memo("x")), act("2", retracts=["x"]), act("3", retracts=["1"]))
    half = extended(fold, [act("4", retracts=["2"])])
    assert not half.current
    assert ids(extended(half, [act("5", retracts=["3"])]).current.values()) == {"x"}


def test_acts_that_retract_each_other_stay_and_are_a_problem() -> None:
    first, second = act("1", memo("x"), retracts=["2"]), act("2", memo("y"), retracts=["1"])
    one = project("words", acts=(first, second))
    assert one.fold.undecided == {"1", "2"}
    assert {"x", "y"} <= one.fold.current.keys()
    assert [p.where for p in one.problems if p.code == "IW-ACT-002"] == ["1, 2"]


def test_a_ring_of_replacements_is_a_problem() -> None:
    one = project("words", acts=(act("1", memo("x", "y"), memo("y", "x")),))
    assert "x" in one.fold.claims
    assert "x" not in one.fold.current
    assert [p.where for p in one.problems if p.code == "IW-CLAIM-004"] == ["x", "y"]


def test_colliding_ids_are_a_problem_and_one_is_shown() -> None:
    one = project("words", acts=(act("1", memo("x", text="a")), act("1", memo("x", text="b"))))
    assert one.fold.collisions == {"1"}
    assert [c.text for c in one.of_kind(Memo)] == ["a"]
    assert [p.code for p in one.problems] == ["IW-ACT-001"]


# --- current, views, and what differs ---------------------------------------------------------------------------------


def test_current_gives_none_one_or_several_that_differ() -> None:
    one = project("words", acts=(act("1", memo("x")),))
    assert ids(one.current("x")) == {"x"}
    assert one.current("nothing") == ()
    more = one.extended([act("2", memo("y", "x")), act("3", memo("z", "x"), analyst="lee")])
    assert ids(more.current("x")) == {"y", "z"}
    assert ids(more.extended([act("4", retracts=["1", "2", "3"])]).current("x")) == set()


def test_extending_with_what_is_known_is_the_same_project() -> None:
    one = project("words", acts=(act("1", memo("x")),))
    assert one.extended([act("1", memo("x"))]) is one


def differing_codes() -> tuple[Act, ...]:
    return (
        act("1", Code(id="k", slug="dns", name="DNS")),
        act("2", Code(id="k1", slug="dns", name="Names", replaces=("k",))),
        act("3", Code(id="k2", slug="dns", name="Resolvers", replaces=("k",)), analyst="lee"),
    )


def seen_by(one: Project, view: str) -> Project:
    return msgspec.structs.replace(one, view=view)


def test_differing_codes_hold_in_their_own_analysts_view_and_all_see_what_they_replaced() -> None:
    one = project("words", acts=differing_codes())
    assert one.codes["dns"].name == "DNS"
    assert seen_by(one, "kim").codes["dns"].name == "Names"
    assert seen_by(one, "lee").codes["dns"].name == "Resolvers"
    assert seen_by(one, "pat").codes["dns"].name == "DNS"
    (problem,) = (p for p in one.problems if p.code == "IW-CLAIM-005")
    assert problem.where == "k1 (kim), k2 (lee)"


def test_what_was_taken_back_is_no_answer_where_edits_differ() -> None:
    one = project("words", acts=(*differing_codes(), act("4", retracts=["k"])))
    assert ids(one.current("k")) == {"k1", "k2"}
    assert one.resolved("k") is None
    assert one.codes["dns"].name == "dns"


def test_codes_of_one_slug_made_apart_still_read_and_are_a_problem() -> None:
    """Kim and Lee each add `dns` before they merge."""
    kim = act("1", Code(id="k", slug="dns", name="DNS"))
    lee = act("2", Code(id="l", slug="dns", name="Names"), analyst="lee")
    one = project("words", acts=(kim, lee))
    assert one.codes["dns"].name == "dns"
    assert seen_by(one, "lee").codes["dns"].name == "Names"
    assert [p.where for p in one.problems] == ["k (kim), l (lee)"]


def test_two_who_say_the_same_do_not_differ() -> None:
    kim = act("1", Code(id="k", slug="dns", name="DNS"))
    lee = act("2", Code(id="l", slug="dns", name="DNS"), analyst="lee")
    one = project("words", acts=(kim, lee))
    assert one.codes["dns"].id == "k"
    assert one.problems == ()


def clock(key: str, value: str, *replaces: str, what: str = "shift") -> ClockCorrection:
    return ClockCorrection(id=key, source="chat", what=what, value=value, reason="…", replaces=replaces)


def test_differing_clocks_hold_in_their_own_view_only() -> None:
    """One shifts the chat by a minute, the other by two: neither silently wins."""
    kim, lee = act("1", clock("k", "60")), act("2", clock("l", "120"), analyst="lee")
    one = project("words", acts=(kim, lee))
    first = one.segments[0]

    def minutes(view: str | None) -> float:
        at = msgspec.structs.replace(one, view=view).at(first)
        assert at is not None
        assert first.at is not None
        return (at - first.at).total_seconds() / 60

    assert (minutes("kim"), minutes("lee"), minutes(None)) == (1, 2, 0)
    assert [p.where for p in one.problems if p.code == "IW-CLAIM-005"] == ["k (kim), l (lee)"]


def test_a_correction_that_cannot_be_read_is_a_problem() -> None:
    """shift: "7 minutes" """
    one = project("words", acts=(act("1", clock("k", "7 minutes")), act("2", clock("r", "0", what="rate"))))
    assert [(p.code, p.where) for p in one.problems] == [("IW-CLAIM-009", "k"), ("IW-CLAIM-009", "r")]
    fine = (
        clock("a", "-7.5"),
        clock("b", "Europe/Paris", what="zone"),
        clock("c", "2026-05-01", what="date"),
    )
    start = clock("d", "2026-05-01T22:00:00Z", what="start")
    assert project("words", acts=(act("1", *fine, start),)).problems == ()


def test_a_speaker_claimed_by_two_aliases_is_a_problem() -> None:
    ana = ActorAlias(id="k", speakers=("s/ana",), name="Ana")
    other = ActorAlias(id="l", speakers=("s/ana", "s/ana2"), name="Ana B")
    one = project("words", acts=(act("1", ana), act("2", other, analyst="lee")))
    assert [p.where for p in one.problems if p.code == "IW-CLAIM-005"] == ["k (kim), l (lee)"]


def test_differing_memos_are_shown_side_by_side_and_no_problem() -> None:
    one = project(
        "words", acts=(act("1", memo("x")), act("2", memo("y", "x")), act("3", memo("z", "x"), analyst="lee"))
    )
    assert len(one.fold.differing()) == 1
    assert check(one) == ()


def test_claims_of_one_kind_and_of_every_kind() -> None:
    """`of_kind(Claim)` is everything, in the order it was written."""
    one = project("a").extended([act("x", memo("m1"), Note(id="n1", text="n")), act("y", memo("m2"))])
    assert [claim.id for claim in one.of_kind(Memo)] == ["m1", "m2"]
    assert [claim.id for claim in one.of_kind(Note)] == ["n1"]
    assert one.of_kind(Event) == ()
    assert one.of_kind(Claim) == one.claims
    assert {"m1", "n1", "m2"} <= {claim.id for claim in one.of_kind(Claim)}


def test_what_was_worked_out_before_an_act_is_what_is_worked_out_after_it() -> None:
    """Codes, actors and clocks are carried over where an act leaves them as they are, and only there."""
    code = Code(id="c", slug="dns", name="DNS")
    alias = ActorAlias(id="a", speakers=("chat/ana",), name="Ana", pseudonym="on-call")
    clock = ClockCorrection(
        id="k", source="chat", what="shift", value="60", reason="fast", basis="analyst_inference"
    )
    before = project("a", "b")
    for number, act_ in enumerate(
        (
            act("x1", Note(id="n", text="t")),
            act("x2", code),
            act("x3", alias),
            act("x4", clock),
            act("x5", msgspec.structs.replace(code, id="c2", name="Names", replaces=("c",))),
            act("x6", retracts=("x5",)),
            act("x7", retracts=("a", "k")),
        )
    ):
        warm = (before.codes, before.actors, before.instants, before.actor("Ana"))
        assert len(warm) == 4
        after = before.extended([act_])
        fresh = msgspec.structs.replace(after)
        assert after.codes == fresh.codes, number
        assert after.actors == fresh.actors, number
        assert after.actor("Ana") == fresh.actor("Ana"), number
        assert [after.at(s) for s in after.segments] == [fresh.at(s) for s in fresh.segments], number
        assert list(after.instants) == [fresh.at(s) for s in fresh.segments], number
        before = after
