"""Terms that an outsider would not know: by how they are written, with their first use, and never a person's name."""

import tomllib

import msgspec
import pytest

from incident_workbench import cues
from incident_workbench.cues import jargon
from incident_workbench.model.claims import ActorAlias, Restriction, Term
from incident_workbench.model.evidence import Mention, Speaker
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from tests import worlds


def terms(*texts: str) -> list[str]:
    return [found.term for found in jargon(worlds.project(*texts))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the PSP is slow", ["PSP"]),
        ("two SREs, three PDBs", ["SRE", "PDB"]),
        ("PayGate hands it to checkoutApi", ["PayGate", "checkoutApi"]),
        ("seat_hold is full", ["seat_hold"]),
        ("restart checkout-api on node-7", ["checkout-api", "node-7"]),
        ("it is db1.eu.internal", ["db1.eu.internal"]),
        ("k8s and pg14", ["k8s", "pg14"]),
        ("the `sweeper` walks", ["sweeper"]),
        ("we are on-call for a follow-up at 22:15 UTC, OK", []),
        ("see https://psp.example/PSP or ops@psp.example", []),
        ("```\nlock_wait PSP\n```", []),
        ("WHY IS THIS NOT WORKING AGAIN", []),
        ("e.g. v. 3 of it, 3rd try", []),
    ],
)
def test_terms_are_known_by_how_they_are_written(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_a_term_is_told_once_where_it_is_first_used_by_the_clock() -> None:
    project = worlds.project(
        "nothing", "the PSPs are slow", "which PSP?", "PayGate", interview=["well", "PSP again"]
    )
    first, second = jargon(project)
    assert (first.segment, first.term, first.sort) == ("chat/1", "PSP", "acronym")
    assert project.segment("chat/1").text[first.start : first.end] == "PSP"
    assert (second.segment, second.sort) == ("chat/3", "system")


def test_a_word_that_is_shouted_and_otherwise_said_is_no_acronym() -> None:
    assert terms("it is ALREADY there", "already?", "and already gone") == []
    assert terms("the ALREADY") == ["ALREADY"]


def test_what_the_glossary_explains_is_left_out_and_proposals_are_the_analysts_to_add() -> None:
    log: list[object] = []
    sitting = Sitting(worlds.project("the PSP and the CDNs"), "kim", log.append)
    psp, cdn = jargon(sitting.project)
    assert log == []
    term = sitting.add(cues.as_term(sitting.project, psp, "who takes the card payments"))
    assert isinstance(term, Term)
    assert (term.evidence[0].segment, term.evidence[0].quote) == ("chat/0", "PSP")
    assert jargon(sitting.project) == (cdn,)


def with_people(project: Project) -> Project:
    speakers = {
        "a": Speaker(id="a", name="AnaB Reyes"),
        "b": Speaker(id="b", name="deploy-bot", kind="bot"),
    }
    return msgspec.structs.replace(
        project, evidence=msgspec.structs.replace(project.evidence, speakers=speakers)
    )


def test_people_are_no_jargon_by_any_of_their_names() -> None:
    project = with_people(worlds.project("AnaB asked noor_h and KMR about PayGate"))
    (segment,) = project.segments
    named = msgspec.structs.replace(segment, mentions=(Mention(11, 17, "n"),))
    project = msgspec.structs.replace(
        project, evidence=msgspec.structs.replace(project.evidence, segments=(named,))
    )
    sitting = Sitting(project, "kim", lambda act: None)
    sitting.add(ActorAlias(speakers=("k",), name="Kim Ray", pseudonym="KMR"))
    assert [found.term for found in jargon(sitting.project)] == ["PayGate"]


def test_what_may_not_be_quoted_gives_no_terms() -> None:
    sitting = Sitting(worlds.project("the PSP"), "kim", lambda act: None)
    assert jargon(sitting.project)
    sitting.add(Restriction(on="chat/0", what="off_record"))
    assert jargon(sitting.project) == ()


def test_the_lexicon_of_the_prose_check_names_actors_and_systems() -> None:
    sitting = Sitting(with_people(worlds.project("the PSP")), "kim", lambda act: None)
    sitting.add(Term(term="AnaB Reyes", meaning="a person, and no system"))
    lexicon = cues.lexicon(sitting.project)
    assert lexicon.actors == ("AnaB Reyes",)
    assert lexicon.systems == ("PSP", "deploy-bot")
    assert tomllib.loads(cues.lexicon_file(lexicon)) == {
        "actors": ["AnaB Reyes"],
        "systems": ["PSP", "deploy-bot"],
    }
