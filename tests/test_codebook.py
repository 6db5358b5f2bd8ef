import msgspec
import pytest

from incident_workbench.codebook import code_named, edited, merged, new_code, starter_act, tree
from incident_workbench.errors import ClaimError
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import Code
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
