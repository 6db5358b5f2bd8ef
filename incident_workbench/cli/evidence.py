"""Commands that ask who is who, and how far clocks are apart."""

from __future__ import annotations

from pathlib import Path

import click

from .options import by_option, command, json_option, opened, project_argument, somebody
from .words import say, table


@command(
    examples=(
        "iw actors outage",
        "iw actors outage --likenesses",
        "iw actors outage --join slack/U07AM --join bridge/Amaru --name Amaru",
    )
)
@project_argument
@click.option("--likenesses", is_flag=True, help="Speakers who may be one person, and why that seems so.")
@click.option(
    "--join", "join", multiple=True, metavar="SPEAKER", help="Say that these speakers are one actor."
)
@click.option("--name", help="The name of the joined actor.")
@click.option("--role", help="What they were during the incident; how colleagues see them.")
@click.option("--team", help="Their team.")
@by_option
@json_option
def actors(
    project: Path,
    likenesses: bool,
    join: tuple[str, ...],
    name: str | None,
    role: str | None,
    team: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Who speaks or acts, in the order in which they first do; names are shown, so keep this list to yourself.

    Nobody is joined by itself. A join is a claim: `iw undo` takes it back.
    """
    from .. import actors as who

    store = opened(project)
    if join:
        said = {"name": name, "role_during": role, "team": team}
        with store.sit(somebody(by)) as sitting:
            claim = sitting.add(
                who.joined(sitting.project, join, **{key: value for key, value in said.items() if value})
            )
        say(f"joined {', '.join(claim.speakers)} as {claim.name!r}; `iw undo {project}` takes it back")
        return
    loaded = store.load()
    if likenesses:
        rows = ((" ".join(s.id for s in one.speakers), one.name, one.why) for one in who.likenesses(loaded))
        table(("speakers", "name", "why"), rows, as_json)
        return
    table(
        ("id", "name", "kind", "team", "role", "speakers"),
        (
            (actor.id, actor.name, actor.kind, actor.team, actor.role_during, " ".join(actor.speakers))
            for actor in loaded.actors.values()
        ),
        as_json,
    )


@command(
    examples=(
        "iw anchors outage bridge-call slack/C07INCCHK1",
        "iw anchors outage ops-chat bridge-call --correct bridge-call/633a3b6d",
        "iw anchors outage chat call --correct call/633a3b6d --from call/1f0c22d9",
    )
)
@project_argument
@click.argument("first")
@click.argument("second")
@click.option(
    "--correct",
    metavar="SEGMENT",
    help="Set the second source's clock by the anchor with this segment of it.",
)
@click.option(
    "--from",
    "from_segment",
    metavar="SEGMENT",
    help="With --correct: from this segment of the second source on, for a clock that jumped.",
)
@click.option("--reason", default="", help="How you know; by default that the same words stand in both.")
@by_option
@json_option
def anchors(
    project: Path,
    first: str,
    second: str,
    correct: str | None,
    from_segment: str | None,
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    """The same words in two sources, and how many seconds the second clock is ahead of the first.

    Words read out on a call while they are pasted, an alert that both have. `start` is when a recording would have
    begun by that anchor: where several agree, they are likely right. Look at each before you believe it.
    """
    from .. import anchors as clocks
    from ..errors import ClaimError, Problem

    if from_segment and not correct:
        raise click.UsageError("--from says where a correction begins: name an anchor with --correct")
    store = opened(project)
    loaded = store.load()
    found = clocks.anchors(loaded, first, second)
    if correct is not None:
        anchor = next((one for one in found if one.second.id == correct), None)
        if anchor is None:
            raise ClaimError(
                Problem(
                    code="IW-CLAIM-034",
                    where=correct,
                    what=f"this is no segment of {second} that shares words with {first}",
                    then=f"`iw anchors {project} {first} {second}` lists them",
                )
            )
        with store.sit(somebody(by)) as sitting:
            claim = sitting.add(
                clocks.correction(sitting.project, anchor, reason=reason, from_segment=from_segment)
            )
        part = f" from {claim.from_segment} on" if claim.from_segment else ""
        say(f"{second}: {claim.what} {claim.value}{part}; `iw undo {project}` takes it back")
        return
    table(
        ("first", "second", "apart", "start", "words"),
        ((one.first.id, one.second.id, one.apart, one.start, one.words) for one in found),
        as_json,
    )
    if line := clocks.drift(found):
        say(f"{second} is {line[0]:g} s ahead at first, and its seconds are to be multiplied by {line[1]:g}")
