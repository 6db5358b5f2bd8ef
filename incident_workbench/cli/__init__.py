"""The command line, `iw`: the same functions as in Python. Rows go to stdout, words to stderr."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Any

import click

from ..errors import WorkbenchError
from . import asking, claims, coding, doctor, evidence, importing, keeping, language, review
from .exits import exit_code
from .words import say, visible

__all__ = ["main", "visible"]


class Commands(click.Group):
    """Commands in the order of the work, with a suggestion for a slip, and errors that say what to do next."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches

        near = get_close_matches(args[0], self.commands, n=1)
        if args[0] not in self.commands and near:
            ctx.fail(f"there is no command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WorkbenchError as error:
            say(error.problem)
            ctx.exit(exit_code(error))
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="incident-workbench", prog_name="iw")
def main() -> None:
    """From what people said during an incident to a prepared analysis for the group review.

    \b
    iw demo                                        see the whole path on an invented incident
    iw init outage --title "Checkout errors" --zone Europe/Paris
    iw import outage ops-slack.zip bridge.vtt interview.md
    iw code outage SEGMENT surprise
    iw export outage deck -o deck.html
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # where a system would write its own code page into a pipe
            stream.reconfigure(encoding="utf-8")


for _command in (
    review.demo,
    review.lab,
    importing.init,
    importing.import_,
    importing.sources,
    importing.segments,
    evidence.actors,
    evidence.anchors,
    importing.find,
    coding.codes,
    coding.code,
    coding.codings,
    claims.claim,
    claims.claims,
    claims.undo,
    claims.redo,
    claims.retract,
    keeping.check,
    keeping.merge,
    keeping.erase,
    review.timeline,
    asking.guide,
    asking.ask,
    language.lint,
    review.review,
    review.export,
    doctor.doctor,
):  # the order of the work, and of `iw --help`
    main.add_command(_command)
