"""Prints the life of an encounter as a diagram and a table; docs/encounters.md holds what it prints."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from lookup.models.encounters import OPEN, STATUSES, TRANSITIONS


class Command(BaseCommand):
    """Made from TRANSITIONS, so that diagram and program cannot differ."""

    help = "Print the statuses of an encounter and what leads from one to another, as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join(lines()))


def lines() -> Iterator[str]:
    """A Mermaid state diagram, then the same as a table."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {next(iter(STATUSES))}"
    for status, then in TRANSITIONS.items():
        yield from (f"    {status} --> {after}: {what}" for after, what in then.items())
    yield "```"
    yield ""
    yield "| Status | Answers may be changed | Next | when |"
    yield "|---|---|---|---|"
    for status, then in TRANSITIONS.items():
        may = "yes" if status in OPEN else "no"
        yield from (
            f"| {STATUSES[status]} | {may} | {STATUSES[after]} | {what} |" for after, what in then.items()
        )
