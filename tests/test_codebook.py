import msgspec
import pytest

from incident_workbench.codebook import (
    code_named,
    edited,
    edited_as_read,
    merged,
    new_code,
    settled,
    split,
    starter_act,
    tree,
)
from incident_workbench.coding import apply
from incident_workbench.errors import ClaimError
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import Code, Coding
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from tests.worlds import act, project, sitting


def starter() -> tuple[Code, ...]:
    return tuple(code for code in starter_act().claims if isinstance(code, Code))


def with_codes(*codes: Code) -> Project:
    return project("a").extended([act("codes", *(msgspec.structs.replace(c, id=c.slug) for c in codes))])


def test_starter_codes_are_valid_unique_and_stand_under_each_other() -> None:
    codes = starter()
    assert len(codes) >= 20
    raw = msgspec.json.encode(starter_act())
    assert msgspec.json.decode(raw, type=type(starter_act())) == starter_act()
    slugs = {code.slug for code in codes}
    assert len(slugs) == len(codes)
    assert len({code.name.casefold() for code in codes}) == len(codes)
    assert {code.parent for code in codes} - {None} <= slugs
    assert project("a").problems == ()


def test_starter_codes_hold_the_terms_of_the_method() -> None:
    words = (
        "problem-detection observation expectation assessment hypothesis-raised probe intervention decision "
        "surprise recruiting hand-over tool-trouble workaround help-seeking"
    )
    assert set(words.split()) <= {code.slug for code in starter()}


def test_starter_codes_say_when_to_use_them() -> None:
    for code in starter():
        assert code.definition, code.slug
        assert code.when, code.slug
        assert code.when_not, code.slug


def test_starter_act_is_the_same_everywhere() -> None:
    """Merging two projects meets the same act once."""
    assert project("a").extended([starter_act()]) == project("a")
    assert all(code.id == f"starter/{code.slug}" for code in starter())


def test_renaming_keeps_the_slug() -> None:
    work, _ = sitting(project("a"))
    stored = work.add(edited(work.project, "surprise", name="Astonishment"))
    assert stored.replaces == ("starter/surprise",)
    assert work.project.codes["surprise"].name == "Astonishment"
    assert work.project.problems == ()


def test_renaming_a_code_by_its_name_is_the_same() -> None:
    work, _ = sitting(project("a"))
    stored = work.add(edited(work.project, "Problem detection", name="First sign"))
    assert stored.replaces == ("starter/problem-detection",)
    assert work.project.codes["problem-detection"].name == "First sign"


def test_an_edit_settles_edits_that_differ() -> None:
    work, _ = sitting(project("a"))
    first = edited(work.project, "surprise", name="A")
    other = msgspec.structs.replace(edited(work.project, "surprise", name="B"), id="other")
    work.add(first)
    work.receive([act("lee", other, analyst="lee")])
    assert work.project.codes["surprise"].name == "Surprise"
    assert len(work.project.current("starter/surprise")) == 2
    work.add(edited(work.project, "surprise", name="C"))
    assert work.project.codes["surprise"].name == "C"
    assert work.project.problems == ()


def test_codes_of_one_slug_made_apart_are_settled_by_an_edit() -> None:
    one = with_codes(Code(slug="dns", name="DNS"))
    one = one.extended([act("lee", Code(id="l", slug="dns", name="Names"), analyst="lee")])
    assert [p.code for p in one.problems] == ["IW-CLAIM-005"]
    work, _ = sitting(one)
    work.add(edited(one, "dns", name="Name service"))
    assert work.project.codes["dns"].name == "Name service"
    assert work.project.problems == ()


def test_merging_makes_several_codes_one() -> None:
    work, _ = sitting(project("a"))
    work.add(merged(work.project, ("surprise", "Problem detection"), "observation"))
    codes = work.project.codes
    assert codes["surprise"] == codes["problem-detection"] == codes["observation"]
    assert codes["surprise"].slug == "observation"
    assert "surprise" not in {code.slug for _, code in tree(work.project)}
    assert work.project.problems == ()


def test_a_merged_code_can_be_edited_by_its_old_slug() -> None:
    work, _ = sitting(project("a"))
    work.add(merged(work.project, ("surprise",), "observation"))
    work.add(edited(work.project, "surprise", name="Seen"))
    assert work.project.codes["observation"].name == "Seen"
    assert work.project.problems == ()


def test_undoing_a_merge_brings_both_back() -> None:
    work, _ = sitting(project("a"))
    work.add(merged(work.project, ("surprise",), "observation"))
    work.undo()
    assert work.project.codes == project("a").codes


def test_what_is_not_there_cannot_be_renamed_or_merged() -> None:
    one = project("a")
    for slugs, into in ((("suprise",), "observation"), (("surprise",), "obsevation")):
        with pytest.raises(ClaimError, match="did you mean"):
            merged(one, slugs, into)
    with pytest.raises(ClaimError, match="did you mean surprise"):
        edited(one, "suprise", name="x")
    with pytest.raises(ClaimError, match="iw codes DIR"):
        code_named(one, "zzzz")


def test_a_retired_code_leaves_the_tree_and_its_children_move_up() -> None:
    work, _ = sitting(project("a"))
    assert (0, "noticing") in [(depth, code.slug) for depth, code in tree(work.project)]
    work.add(edited(work.project, "noticing", retired=True))
    shown = {code.slug: depth for depth, code in tree(work.project)}
    assert "noticing" not in shown
    assert shown["surprise"] == 0
    assert work.project.codes["noticing"].retired


def test_a_new_code_makes_its_slug_from_its_name() -> None:
    one = project("a")
    assert new_code(one, "Élan & DNS").slug == "elan-dns"
    assert new_code(one, "日本").slug
    assert new_code(one, "?!").slug == "code"
    with pytest.raises(ClaimError, match="IW-CODE-005 surprise"):
        new_code(one, "Surprise")


def test_the_tree_shows_parents_before_children_with_their_depth() -> None:
    shown = [(depth, code) for depth, code in tree(project("a"))]
    assert len(shown) == len(starter())
    at = {code.slug: (place, depth) for place, (depth, code) in enumerate(shown)}
    for _, code in shown:
        if code.parent:
            assert at[code.parent][0] < at[code.slug][0]
            assert at[code.parent][1] + 1 == at[code.slug][1]


def test_a_ring_of_parents_and_a_missing_parent_are_shown_at_the_top() -> None:
    """a under b, b under a; c under nothing that is there"""
    one = with_codes(
        Code(slug="a", name="A", parent="b"),
        Code(slug="b", name="B", parent="a"),
        Code(slug="c", name="C", parent="gone"),
        Code(slug="d", name="D", parent="d"),
    )
    shown = [(depth, code.slug) for depth, code in tree(one) if len(code.slug) == 1]
    assert shown == [(0, "c"), (0, "a"), (1, "b"), (0, "d")]


def test_a_very_deep_tree_is_walked() -> None:
    deep = [Code(slug=f"c{n}", name=str(n), parent=f"c{n - 1}" if n else None) for n in range(5_000)]
    assert max(depth for depth, _ in tree(with_codes(*deep))) == 4_999


def test_a_parent_that_is_not_there_and_a_ring_of_parents_are_refused() -> None:
    log: list[Act] = []
    work = Sitting(Project(id="p", title="t"), "kim", log.append)
    with pytest.raises(ClaimError, match="IW-CODE-006"):
        work.add(Code(slug="c", name="C", parent="nowhere"))
    work.add_all([Code(id="a", slug="a", name="A"), Code(slug="b", name="B", parent="a")])
    with pytest.raises(ClaimError, match="IW-CODE-007"):
        work.add(Code(slug="a", name="A", parent="b", replaces=("a",)))
    assert len(log) == 1


# --- changed by somebody who read it ----------------------------------------------------------------------------------


def by_lee(claim: Code) -> Act:
    return act("lee", msgspec.structs.replace(claim, id="other"), analyst="lee")


def test_a_change_of_what_was_read_is_an_edit() -> None:
    one = project("a")
    assert edited_as_read(one, "surprise", {"name": "Surprise"}, name="B") == edited(
        one, "surprise", name="B"
    )


def test_what_another_changed_unseen_is_not_replaced() -> None:
    """lee renamed it to A; kim, who still reads Surprise, to B: both stand, to be chosen from"""
    work, _ = sitting(project("a"))
    work.receive([by_lee(edited(work.project, "surprise", name="A"))])
    work.add(edited_as_read(work.project, "surprise", {"name": "Surprise"}, by="kim", name="B"))
    (group,) = work.project.contested()
    assert {(c.analyst, c.name) for c in group if isinstance(c, Code)} == {("lee", "A"), ("kim", "B")}
    mine = next(c for c in group if c.analyst == "kim")
    work.add(settled(work.project, mine.id))
    assert work.project.contested() == ()
    assert work.project.codes["surprise"].name == "B"


def test_what_another_changed_elsewhere_is_kept() -> None:
    """lee wrote the definition, kim renames: no need to choose"""
    work, _ = sitting(project("a"))
    work.receive([by_lee(edited(work.project, "surprise", definition="Not foreseen"))])
    work.add(edited_as_read(work.project, "surprise", {"name": "Surprise"}, by="kim", name="B"))
    code = work.project.codes["surprise"]
    assert (code.name, code.definition) == ("B", "Not foreseen")
    assert work.project.contested() == ()


def test_where_others_differ_already_only_the_own_edit_is_replaced() -> None:
    work, _ = sitting(project("a"))
    first = edited(work.project, "surprise", name="A")
    mine = work.add(edited(work.project, "surprise", name="B"))
    work.receive([by_lee(first)])
    again = work.add(
        edited_as_read(work.project, "surprise", {"definition": mine.definition}, by="kim", definition="D")
    )
    assert again.replaces == (mine.id,)
    (group,) = work.project.contested()
    assert {(c.name, c.definition == "D") for c in group if isinstance(c, Code)} == {
        ("A", False),
        ("B", True),
    }


def test_what_was_never_read_so_is_refused() -> None:
    with pytest.raises(ClaimError, match="IW-CODE-008 surprise: this code does not read"):
        edited_as_read(project("a"), "surprise", {"name": "Elsewhere"}, name="B")


def test_a_merge_and_a_rename_that_differ_are_settled_as_one_code() -> None:
    work, _ = sitting(project("a"))
    renamed = edited(work.project, "surprise", name="A")
    merging = work.add(merged(work.project, ("surprise",), "observation"))
    work.receive([by_lee(renamed)])
    assert work.project.contested()
    work.add(settled(work.project, merging.id))
    assert work.project.contested() == ()
    assert work.project.codes["surprise"].slug == "observation"
    with pytest.raises(ClaimError, match=r"IW-CODE-008.*nothing differs"):
        settled(work.project, merging.id)


# --- merging upwards, splitting ---------------------------------------------------------------------------------------


def test_a_code_that_is_merged_into_one_below_it_gives_up_its_place() -> None:
    """a > b > c > d; a into c: then c stands where a stood, b below it, and d"""
    work, _ = sitting(
        with_codes(*(Code(slug=s, name=s, parent=p.strip() or None) for s, p in ("a ", "ba", "cb", "dc")))
    )
    work.add(merged(work.project, ("a",), "c"))
    shown = [(depth, code.slug) for depth, code in tree(work.project) if len(code.slug) == 1]
    assert shown == [(0, "c"), (1, "b"), (1, "d")]
    assert work.project.problems == ()


def coded_twice() -> Sitting:
    work, _ = sitting(project("db is slow", "is it DNS?", "it is"))
    for row, code in ((0, "surprise"), (1, "surprise"), (2, "probe")):
        work.add(apply(work.project, f"chat/{row}", code))
    return work


def test_a_split_takes_codings_to_a_new_code() -> None:
    work = coded_twice()
    first, second, _ = work.project.of_kind(Coding)
    into = new_code(work.project, "Alarm", parent="noticing")
    work.add_all(split(work.project, "Surprise", [first.id], into, by="kim"))
    by_segment = {c.evidence[0].segment: c.code for c in work.project.of_kind(Coding)}
    assert by_segment == {"chat/0": "alarm", "chat/1": "surprise", "chat/2": "probe"}
    moved = next(c for c in work.project.of_kind(Coding) if c.code == "alarm")
    assert (moved.replaces, moved.evidence, moved.basis) == ((first.id,), first.evidence, first.basis)
    assert work.project.problems == ()
    work.undo()
    assert {c.id for c in work.project.of_kind(Coding)} >= {first.id, second.id}
    assert "alarm" not in work.project.codes


def test_a_split_moves_what_was_coded_under_a_merged_slug() -> None:
    work = coded_twice()
    work.add(merged(work.project, ("surprise",), "observation"))
    one = work.project.of_kind(Coding)[0]
    claims = split(work.project, "observation", [one.id], new_code(work.project, "Alarm"), by="kim")
    assert [c.code for c in claims if isinstance(c, Coding)] == ["alarm"]


def test_a_split_moves_only_own_current_codings_of_that_code() -> None:
    work = coded_twice()
    mine, gone, probe = work.project.of_kind(Coding)
    work.retract(gone.id)
    theirs = msgspec.structs.replace(mine, id="theirs", replaces=())
    work.receive([act("lee", theirs, analyst="lee")])
    into = new_code(work.project, "Alarm")
    for codings, told in (
        ([], "at least one"),
        (["theirs"], "lee's coding, and stays"),
        ([gone.id], "no coding of 'surprise'"),
        ([mine.id, probe.id], "no coding of 'surprise'"),
        (["starter/surprise"], "no coding of 'surprise'"),
    ):
        with pytest.raises(ClaimError, match=f"IW-CODE-009.*{told}"):
            split(work.project, "surprise", codings, into, by="kim")
