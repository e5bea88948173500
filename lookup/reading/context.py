"""Negation, uncertainty and history: which of the words a trigger such as "denies" or "rule out" reaches.

Modelled on the published NegEx and ConText methods: a trigger reaches forward or backward to the end of its
clause; some words end its reach early.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lookup.reading.items import BREAK, CONNECTOR, Item

AFFIRMED, NEGATED, UNCERTAIN, HISTORICAL = "affirmed", "negated", "uncertain", "historical"
RADIATING = "radiating"  # where a pain goes to, not where it comes from

# A narrow trigger ends at a comma ("without radiculopathy, lumbar region"), a wide one runs over it.
_TRIGGERS = {
    "not:narrow": (
        "without",
        "without mention of",
        "w/o",
        "w/out",
        "wo",
        "free of",
        "absence of",
        "rather than",
    ),
    "not:wide": (
        "no",
        "not",
        "denies",
        "denied",
        "denying",
        "negative for",
        "no evidence of",
        "no sign of",
        "no signs of",
        "no history of",
        "never had",
        "nor",
        "neither",
    ),
    "not:before": (
        "not confirmed",
        "not documented",
        "not found",
        "not present",
        "not seen",
        "ruled out",
        "was ruled out",
        "has been ruled out",
        "negative",
        "is negative",
        "denied by patient",
        "absent",
        "excluded",
        "unlikely",
        "resolved",
    ),
    "maybe:wide": (
        "possible",
        "possibly",
        "probable",
        "probably",
        "suspected",
        "suspect",
        "suspicion of",
        "suspicious for",
        "questionable",
        "rule out",
        "r/o",
        "likely",
        "consistent with",
        "compatible with",
        "c/w",
        "concern for",
        "concerning for",
        "differential",
        "versus",
        "vs",
        "working diagnosis",
        "may be",
        "might be",
        "could be",
        "evaluate for",
    ),
    "past:wide": ("history of", "h/o", "hx of", "hx", "past history of", "prior", "previous", "previously"),
    "goes:narrow": (
        "radiating to",
        "radiating into",
        "radiating down",
        "radiates to",
        "radiates into",
        "radiates down",
        "radiation to",
        "radiation into",
        "radiation down",
        "shooting down",
        "shooting into",
        "going down",
        "goes down",
        "travels to",
        "extending to",
        "extending into",
        "referred to",
    ),
    "stop:all": (
        "with",
        "w/",
        "w",
        "but",
        "however",
        "except",
        "although",
        "though",
        "has",
        "presents",
        "admits",
    ),
}
_STATUS = {"not": NEGATED, "maybe": UNCERTAIN, "past": HISTORICAL, "goes": RADIATING}


def triggers() -> Mapping[str, str]:
    """Every trigger phrase with its concept."""
    return {text: concept for concept, texts in _TRIGGERS.items() for text in texts}


def is_trigger(concept: str) -> bool:
    """Whether a concept is a trigger and not something found in the patient."""
    return concept in _TRIGGERS


def mark(items: Sequence[Item]) -> list[Item]:
    """The items without their triggers, each with the status it stands under. Two passes, linear."""
    forward = _forward(items)
    result: list[Item] = []
    clause = 0
    for item, status in zip(items, forward, strict=True):
        if item.concept == "not:before":
            result[clause:] = [
                replace(i, status=NEGATED) if i.status == AFFIRMED else i for i in result[clause:]
            ]
            clause = len(result)
        elif not is_trigger(item.concept):
            result.append(replace(item, status=status) if status != AFFIRMED else item)
            if item.kind == BREAK:
                clause = len(result)
    return result


def _forward(items: Sequence[Item]) -> list[str]:
    """The status that triggers before it give to each item."""
    found: list[str] = []
    status, narrow, listed = AFFIRMED, False, False
    for item in items:
        kind, _, reach = item.concept.partition(":")
        if is_trigger(item.concept) and reach != "before":
            status = _STATUS.get(kind, AFFIRMED)
            narrow, listed = reach == "narrow", False
        elif item.kind == BREAK and (item.concept != "," or (narrow and listed)):
            status = AFFIRMED
        listed = listed or item.kind not in (BREAK, CONNECTOR)
        found.append(AFFIRMED if ":" in item.concept else status)
    return found
