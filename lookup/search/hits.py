"""What search answers with, and the errors it raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class NoEdition(ValueError):
    """The date of service falls into no loaded edition; the message can be shown."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A code found. `score` is between 0 and 1; `why` says what matched, as it is printed.

    `expired` is None for a code that is valid on the date; else it says when it was, and `replaced_by` names
    the codes that took its place. `seventh` is filled when the code needs a 7th character that the text did
    not give: the choices, of which `code` shows the first.
    """

    code: str
    title: str
    billable: bool
    score: float
    why: str
    expired: str | None = None
    replaced_by: tuple[str, ...] = ()
    seventh: Mapping[str, str] = field(default_factory=dict, hash=False)
