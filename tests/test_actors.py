"""Who is who: likenesses are questions, joins are claims, and nobody is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench import actors
from incident_workbench.errors import ClaimError
from incident_workbench.model.acts import Act
from incident_workbench.model.evidence import Speaker
from incident_workbench.project import Evidence, Project
from incident_workbench.sitting import Sitting


def project(*speakers: Speaker) -> Project:
    return Project(id="p", title="t", evidence=Evidence(speakers={one.id: one for one in speakers}))


def speaker(key: str, name: str, handle: str = "", kind: str = "person") -> Speaker:
    return Speaker(id=key, name=name, handle=handle, kind=kind)  # type: ignore[arg-type]


def groups(*speakers: Speaker) -> list[tuple[str, ...]]:
    return [tuple(one.id for one in found.speakers) for found in actors.likenesses(project(*speakers))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (speaker("slack/U1", "ana@example.org"), speaker("mail/1", "Ana L", "ANA@example.org")),
        (speaker("slack/U1", "Ana", "ana.l"), speaker("irc/ana.l", "ana.l")),
        (speaker("slack/U1", "Ana Lima (she/her)"), speaker("call/x", "ana  lima | SRE")),
        (speaker("slack/U1", "Zoë Ågren"), speaker("call/x", "Zoe Agren")),
        (speaker("slack/U1", "Lima, Ana"), speaker("call/x", "Ana Lima")),
        (speaker("slack/U1", "Ana Lima"), speaker("deploys/alima", "alima")),
        (speaker("slack/U1", "Ana Lima"), speaker("irc/ana_lima2", "ana_lima2")),
        (speaker("slack/U1", "Ana Lima"), speaker("interview/Ana", "Ana")),
    ],
)
def test_they_may_be_one(one: Speaker, other: Speaker) -> None:
    assert groups(one, other) == [(one.id, other.id)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (speaker("slack/U1", "Ana Lima"), speaker("slack/U2", "Ana Lima")),  # one source tells them apart
        (speaker("slack/U1", "Ana Lima"), speaker("call/x", "Ana Ruiz")),
        (speaker("slack/B1", "deploy bot", kind="bot"), speaker("call/x", "Deploy Bot")),
        (speaker("slack/U1", "Al"), speaker("irc/al", "al")),  # too short to say anything
        (speaker("slack/U1", "Guest (mobile)"), speaker("call/x", "(mobile)")),
    ],
)
def test_they_are_not_taken_for_one(one: Speaker, other: Speaker) -> None:
    assert groups(one, other) == []


def test_a_first_name_that_two_have_says_nothing() -> None:
    assert groups(speaker("a/1", "Ana Lima"), speaker("b/1", "Ana Ruiz"), speaker("c/1", "Ana")) == []


def test_three_sources_are_one_group_with_all_reasons() -> None:
    everyone = [speaker("a/1", "Ana Lima", "al9"), speaker("b/1", "al9"), speaker("c/1", "Ana Lima")]
    (found,) = actors.likenesses(project(*everyone))
    assert found.speakers == tuple(everyone)
    assert found.why == "the same handle; the same name"
    assert found.name == "Ana Lima"


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["Ana", "Ana Lima", "alima", "Bo", "Bo X"])),
        max_size=8,
    )
)
def test_nobody_is_in_two_groups_and_no_group_has_two_of_one_source(drawn: list[tuple[str, str]]) -> None:
    everyone = [speaker(f"{source}/{n}", name) for n, (source, name) in enumerate(drawn)]
    found = groups(*everyone)
    members = [key for group in found for key in group]
    assert len(members) == len(set(members))
    assert all(len({key.partition("/")[0] for key in group}) == len(group) for group in found)


def test_a_join_is_a_claim_that_can_be_widened_and_undone() -> None:
    log: list[Act] = []
    everyone = [speaker("a/1", "Ana"), speaker("b/1", "Ana Lima"), speaker("c/1", "alima")]
    sitting = Sitting(project(*everyone), "noor", log.append)
    first = sitting.add(
        actors.joined(sitting.project, ["a/1", "b/1"], team="payments", role_during="on call")
    )
    assert first.name == "Ana Lima"
    wider = sitting.add(actors.joined(sitting.project, ["c/1", "a/1"], named=True))
    assert (wider.speakers, wider.team, wider.named) == (("a/1", "b/1", "c/1"), "payments", True)
    assert wider.replaces == (first.id,)
    assert actors.likenesses(sitting.project) == ()
    assert [actor.speakers for actor in sitting.project.actors.values()] == [("a/1", "b/1", "c/1")]
    sitting.undo()
    assert {actor.speakers for actor in sitting.project.actors.values()} == {("a/1", "b/1"), ("c/1",)}


def test_nobody_who_is_not_there_is_joined() -> None:
    with pytest.raises(ClaimError, match="IW-CLAIM-035"):
        actors.joined(project(speaker("a/1", "Ana")), ["a/1", "b/1"])
