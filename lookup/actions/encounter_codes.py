"""Which codes may be accepted for a condition, or chosen in their place with a reason."""

from collections.abc import Iterable

from lookup import codeset, pinned
from lookup.actions.encounter_steps import Result
from lookup.actions.errors import Refused
from lookup.engine import Reached
from lookup.models import Condition, Encounter
from lookup.models.encounters import OVERRIDE_REASONS

LONGEST_NOTE = 200
MOST_CODES = 12


def acceptable(condition: Condition, result: Result, picked: str) -> list[str]:
    """The codes that may be accepted now; Refused when the facts give none."""
    if not isinstance(result, Reached):
        raise Refused("The questions are not answered to the end.", status=409)
    if result.kind == "tree":
        return [_below(condition.encounter, result.tree, picked)]
    codes = [code.code for code in result.codes]
    if not codes:
        raise Refused("The facts give no code: send the query, or choose a code with a reason.", status=409)
    return codes


def _below(encounter: Encounter, tree: str, picked: str) -> str:
    (code,) = reportable(encounter, [picked])
    if tree not in (code, *pinned.tabular(encounter).ancestors(code)):
        raise Refused(f"{code} does not lie below {tree}.")
    return code


def reportable(encounter: Encounter, codes: Iterable[str]) -> list[str]:
    """The codes in their usual form; Refused unless all are billable on the date of service."""
    tabular = pinned.tabular(encounter)
    chosen = list(dict.fromkeys(_normalised(code) for code in codes))
    if not 1 <= len(chosen) <= MOST_CODES:
        raise Refused(f"Give one to {MOST_CODES} codes.", field="codes")
    for code in chosen:
        if code not in tabular or not tabular.billable(code):
            day = encounter.date_of_service.isoformat()
            raise Refused(f"{code} is not a billable code on {day}.", field="codes")
    return chosen


def _normalised(code: str) -> str:
    try:
        return codeset.normalise_code(code)
    except ValueError as error:
        raise Refused(str(error), field="codes") from error


def short_note(note: str, reason: str) -> str:
    """The note on one line; Refused for an unknown reason or a note that is too long."""
    if reason not in OVERRIDE_REASONS:
        raise Refused("Choose a reason from the list.", field="reason")
    line = " ".join(note.split())
    if len(line) > LONGEST_NOTE or not (line.isprintable() or not line):
        raise Refused(
            f"A note has up to {LONGEST_NOTE} visible characters and no patient data.", field="note"
        )
    return line
