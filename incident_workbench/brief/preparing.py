"""From a project to its brief: each section from the claims it is about."""

from __future__ import annotations

from ..accounts import differences
from ..decisions import decisions, open_questions
from ..difficulty import coordination, difficulties, handlings, surprises
from ..hypotheses import HypothesisEpisode, episodes, rabbit_hole, shown
from ..model.claims import Background, Enabler, PriorLink, RedHerring, Reported, Scene, Term
from ..model.evidence import Span
from ..privacy import Quote, Showing
from ..project import Project
from ..timeline import Row, rows
from ..timeline import shown as shown_row
from . import opening, story
from .nouns import MOST_LANES, Brief, Definition, Earlier, ReportedFact


def prepare(project: Project) -> Brief:
    """The prepared analysis of a project, as colleagues may see it. What it lacks for a meeting, `ready` says.

    >>> prepare(Project(id="p", title="Checkout errors, 1 May")).title
    'Checkout errors, 1 May'
    """
    showing = Showing(project)
    timeline = tuple(shown_row(showing, row) for row in rows(project))
    on_map, further = _lanes(showing)
    return Brief(
        id=project.id,
        title=showing.prose(project.title),
        zone=project.zone,
        hour=opening.hour(showing),
        preparation=opening.preparation(showing),
        background=tuple(showing.line(claim, claim.text) for claim in showing.claims(Background)),
        terms=_terms(showing),
        people=opening.people(showing),
        systems=opening.systems(showing),
        scenes=story.scenes(showing),
        timeline=timeline,
        lanes=on_map,
        themes=story.themes(showing),
        decisions=decisions(showing),
        rabbit_holes=tuple(
            hole for claim in showing.claims(RedHerring) if (hole := rabbit_hole(showing, claim)) is not None
        ),
        difficulties=difficulties(showing),
        handlings=handlings(showing),
        surprises=surprises(showing),
        differences=differences(showing),
        coordination=coordination(showing),
        enablers=tuple(showing.line(claim, claim.text) for claim in showing.claims(Enabler)),
        reported=_reported(showing),
        earlier=_earlier(showing),
        open_questions=open_questions(showing),
        done=_done(showing, timeline),
        further_lanes=further,
        slices=story.slices(showing),
    )


Lanes = tuple[HypothesisEpisode[Quote], ...]


def _lanes(showing: Showing) -> tuple[Lanes, Lanes]:
    """The lanes on the map and the further ones: what was followed before what was only said, each in order of time."""
    project = showing.project
    every = episodes(project)
    claims = showing.claims(RedHerring)
    named = {project.fold.first_of(k) for c in claims for k in (*c.hypotheses, *c.competing_hypotheses)}
    chosen = {e.id for e in sorted(every, key=lambda e: _rank(e, named))[:MOST_LANES]}
    lanes = [(e.id in chosen, shown(showing, e)) for e in every]
    return tuple(e for on_map, e in lanes if on_map), tuple(e for on_map, e in lanes if not on_map)


def _rank(episode: HypothesisEpisode[Span], named: set[str]) -> int:
    if episode.id in named:
        return 0
    return 1 if any(state.name == "pursued" for state in episode.states) else 2


def _terms(showing: Showing) -> tuple[Definition, ...]:
    claims = sorted(showing.claims(Term), key=lambda c: (c.term.casefold(), c.id))
    return tuple(Definition(term=showing.text(c, c.term), meaning=showing.line(c, c.meaning)) for c in claims)


def _reported(showing: Showing) -> tuple[ReportedFact, ...]:
    return tuple(
        ReportedFact(
            what=showing.text(claim, claim.what),
            value=showing.line(claim, claim.value, actor=claim.said_by),
            said_by=showing.actor(claim.said_by, claim),
        )
        for claim in showing.claims(Reported)
    )


def _earlier(showing: Showing) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(
            target=showing.text(claim, claim.target),
            likeness=showing.line(claim, claim.likeness),
            difference=showing.text(claim, claim.difference),
        )
        for claim in showing.claims(PriorLink)
    )


def _done(showing: Showing, timeline: tuple[Row[Quote], ...]) -> tuple[Row[Quote], ...]:
    """Events after the last scene: what was done since, as dated facts."""
    ends = [claim.end for claim in showing.claims(Scene) if claim.end is not None]
    return tuple(row for row in timeline if ends and row.begin is not None and row.begin > max(ends))
