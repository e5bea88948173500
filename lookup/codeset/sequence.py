"""The order of the codes of one encounter, as far as the conventions and guidelines give one.

Where they give none the codes stay in the order of their conditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lookup.codeset.tabular import Tabular

SEQUELA = "S"
_DEVICE_PAIN = ("T82.84", "T83.84", "T84.84", "T85.84")


@dataclass(frozen=True, slots=True)
class Rule:
    """Why codes stand where they stand, with its reference."""

    text: str
    citation: str


@dataclass(frozen=True, slots=True)
class Order:
    """The codes in order, the rules that had a say, and what is wrong with it in words."""

    codes: tuple[str, ...]
    rules: tuple[Rule, ...]
    missing: tuple[Rule, ...]


PREGNANCY = Rule("Codes of chapter 15 come first.", "guideline:I.C.15.a.1")
PAIN_FIRST = Rule(
    "The encounter is for pain control, so the code of G89 comes first.", "guideline:I.C.6.b.1.a"
)
PAIN_AFTER = Rule(
    "Pain control is not documented as the reason for the encounter, "
    "so the code of G89 follows site and cause.",
    "guideline:I.C.6.b.1.b",
)
DEVICE = Rule(
    "Pain from a device: its code of chapter 19 comes first, the code of G89 adds acute or chronic.",
    "guideline:I.C.19.g.2",
)
RESIDUAL = Rule("What remains of an injury comes first, the injury with S behind it.", "guideline:I.B.10")
UNDERLYING = Rule("“Code first”: the underlying condition comes before it.", "guideline:I.A.13")
CAUSES = Rule("External cause codes come last.", "guideline:I.C.20.a.1")
NO_UNDERLYING = Rule(
    "is never first-listed: the underlying condition it asks for is not among the codes.", "guideline:I.A.13"
)


def order(tabular: Tabular, codes: Sequence[str], *, pain_control: bool = False) -> Order:
    """Put the codes in order. `pain_control`: the encounter is for pain control or management."""
    listed = list(dict.fromkeys(codes))
    placed = {code: _place(tabular, code, listed, pain_control) for code in listed}
    ordered = tuple(sorted(listed, key=lambda code: placed[code][0]))
    rules = [rule for _, rule in placed.values() if rule and len(listed) > 1]
    missing = [
        Rule(f"{code} {NO_UNDERLYING.text}", NO_UNDERLYING.citation)
        for code in ordered[:1]
        if _never_first(tabular, code)
    ]
    return Order(ordered, tuple(dict.fromkeys(rules)), tuple(missing))


def _place(tabular: Tabular, code: str, codes: Sequence[str], pain_control: bool) -> tuple[int, Rule | None]:
    """Where a code belongs among the others: a number to sort by, and why."""
    if code.startswith("O"):
        return 0, PREGNANCY
    if code in ("G89.18", "G89.28") and any(other.startswith(_DEVICE_PAIN) for other in codes):
        return 4, DEVICE
    if code.startswith("G89"):
        return (1, PAIN_FIRST) if pain_control else (4, PAIN_AFTER)
    if code == "F45.42" and any(before.startswith("G89") for before in codes[: codes.index(code)]):
        return 4, None  # "code also" gives the two no order: it stays behind its G89
    if code[0] in "VWXY":
        return 6, CAUSES
    if code[0] in "ST" and code.endswith(SEQUELA):
        return 5, RESIDUAL
    if _never_first(tabular, code) or _follows(tabular, code, codes):
        return 3, UNDERLYING
    return 2, None


def _follows(tabular: Tabular, code: str, codes: Sequence[str]) -> bool:
    """Whether a "code first" note of the code names another one of the codes."""
    if code not in tabular:
        return False
    notes = [note for _, note in tabular.notes(code) if note.kind == "code_first"]
    named = [reference for note in notes for reference in note.references]
    return any(reference.covers(other) for reference in named for other in codes if other != code)


def _never_first(tabular: Tabular, code: str) -> bool:
    """G I.A.13: manifestations, by their title."""
    return code in tabular and "in diseases classified elsewhere" in tabular.title(code).lower()
