"""Commands that answer with questions: a figure that somebody asks for, and a guide for interviews."""

from __future__ import annotations

from pathlib import Path

import click

from .options import command, opened, project_argument
from .words import tell


@command(examples=('iw ask outage "MTTR 24.53"', 'iw ask outage "SEV1, resolved in 53 minutes"'))
@project_argument
@click.argument("figure")
def ask(project: Path, figure: str) -> None:
    """What a figure cannot tell: questions, with the claims and words where answers may lie.

    For the moment when somebody asks for the MTTR, the severity, the number of incidents. The figure is not read as a
    number and not kept.
    """
    from ..deeper import as_markdown, ask_deeper

    tell(as_markdown(ask_deeper(figure, opened(project).load())))


@command(examples=("iw guide outage", "iw guide outage --actor payments-oncall"))
@project_argument
@click.option("--actor", metavar="ACTOR", help="Only what is to be asked of this person.")
def guide(project: Path, actor: str | None) -> None:
    """A guide for interviews, from what is still unknown: whom to ask what, in the order of the night."""
    from ..decisions import as_markdown, interview_guide
    from ..privacy import Showing

    tell(as_markdown(interview_guide(Showing(opened(project).load()), actor)))
