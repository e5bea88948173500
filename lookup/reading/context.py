"""Negation, uncertainty and history: which of the words a trigger such as "denies" or "rule out" reaches.

Modelled on the published NegEx and ConText methods: a trigger reaches forward or backward to the end of its
clause; some words end its reach early.
"""

from __future__ import annotations

from collections.abc import Sequence

from lookup.reading.items import BREAK, CONNECTOR, MEANING, TRIGGER, Item
from lookup.reading.triggers import TRIGGERS
from lookup.reading.words import stem

AFFIRMED, NEGATED, UNCERTAIN, HISTORICAL = "affirmed", "negated", "uncertain", "historical"
FAMILY = "family"  # somebody else's
RADIATING = "radiating"  # where a pain goes to, not where it comes from
PLANNED = "planned"  # a treatment that is to come; a condition under it stands as it is written
WATCHED = "watched"  # what may come, as in "return if"; it is not there

_ANEW = frozenset({"stop:all", "stop:both", "reason:all"})  # what follows begins a clause
# A place before one of these is that of what was, or is to be, operated on, not of a condition beside it.
PROCEDURES = frozenset(
    map(stem, ("fusion", "arthrodesis", "surgery", "operation", "laminectomy", "discectomy", "kyphoplasty"))
)
TREATMENTS = PROCEDURES | frozenset(
    map(
        stem,
        (
            "injection",
            "block",
            "ablation",
            "rhizotomy",
            "stimulator",
            "pump",
            "vertebroplasty",
            "decompression",
            "therapy",
            "physiotherapy",
            "medication",
            "brace",
            "mri",
            "imaging",
            "emg",
        ),
    )
)
_MARKING = frozenset((*TRIGGERS, "?"))
_LIGHT = frozenset("(,:")  # breaks over which a trigger that stands alone reaches back
_STATUS = {
    "kin": FAMILY,
    "not": NEGATED,
    "maybe": UNCERTAIN,
    "past": HISTORICAL,
    "goes": RADIATING,
    "plan": PLANNED,
    "watch": WATCHED,
    "weigh": UNCERTAIN,
}


def is_trigger(concept: str) -> bool:
    """Whether a concept is a trigger and not something found in the patient."""
    return concept in TRIGGERS


def status_of(trigger: str) -> str:
    """The status that a trigger gives to what it reaches."""
    return _STATUS.get(trigger.partition(":")[0], AFFIRMED)


def mark(items: list[Item], *, keep: bool = False) -> list[Item]:
    """The items without their triggers, each with the status it stands under. Two passes, linear.

    With `keep` the triggers stay, as items of their own kind.
    """
    if _MARKING.isdisjoint([item.concept for item in items]):
        return items
    result: list[Item] = []
    clause = earlier = 0  # where this clause, and the one before it, begin
    for n, (item, status) in enumerate(zip(items, _forward(items), strict=True)):
        if item.concept in ("?", "maybe:both"):
            result[clause:] = [_under(i, UNCERTAIN) for i in result[clause:]]
        if item.concept not in TRIGGERS:
            result.append(item if status == AFFIRMED else item._replace(status=status))
            if item.kind == BREAK:
                earlier = clause if item.concept in _LIGHT else len(result)
                clause = len(result)
            continue
        if keep:
            result.append(Item(item.concept, item.start, item.end, TRIGGER, quality=item.quality))
        if _reach(items, n) == "before":
            behind = status_of(item.concept)
            start = earlier if _alone(items, n) else clause
            sides_only = all(":" in i.concept for i in result[start:])  # "left sciatica, right resolved"
            result[start:] = [_under(i, behind, places=sides_only) for i in result[start:]]
            clause = earlier = len(result)
        elif item.concept in ("stop:both", "reason:all"):
            clause = earlier = len(result)
    return result


def _reach(items: Sequence[Item], place: int) -> str:
    """Where a trigger reaches: back in "discitis suspected.", "sciatica: no" and "numbness no"."""
    kind, _, reach = items[place].concept.partition(":")
    headed = place + 1 < len(items) and items[place + 1].concept == ":"
    ends = _ends(items, place)
    if reach == "before" and _begins(items, place):
        return "wide" if headed else reach if ends else "narrow"  # "ruled out: x", "healed x"
    if reach == "before" or headed or not ends:
        return reach
    return "before" if reach in ("wide", "near") and kind in ("not", "maybe") else reach


def _begins(items: Sequence[Item], place: int) -> bool:
    """Whether nothing is named before it in its clause: "On examination negative straight leg raise"."""
    while place > 0:
        place -= 1
        before = items[place]
        if before.kind == BREAK or before.concept in _ANEW:
            return True
        if before.kind == MEANING:
            return False
    return True


def _ends(items: Sequence[Item], place: int) -> bool:
    after = items[place + 1] if place + 1 < len(items) else None
    return after is None or after.kind == BREAK or after.concept.startswith("stop:")


def _alone(items: Sequence[Item], place: int) -> bool:
    """Whether a trigger is all that stands between two breaks: "lumbar stenosis (probable)"."""
    return _begins(items, place) and _ends(items, place)


def _under(item: Item, status: str, *, places: bool = False) -> Item:
    """An item that a trigger behind it reaches; what already stands under another one stays.

    What is denied behind is denied with its place: "right straight leg raise negative" says no side. Other
    triggers reach `places` only where nothing else is said.
    """
    reached = item.kind == MEANING and item.status == AFFIRMED
    whole = status == NEGATED or places
    return item._replace(status=status) if reached and (whole or ":" not in item.concept) else item


def _forward(items: Sequence[Item]) -> list[str]:
    """The status that triggers before it give to each item; places stand.

    But a side right behind a denial is denied: "not left", "Spurling negative on the left".
    """
    found: list[str] = []
    status, scope, listed, after_not, headed, whole = AFFIRMED, "", False, False, False, False
    for n, item in enumerate(items):
        concept, kind, reach = item.concept, "", ""
        if concept in TRIGGERS:
            kind, reach = concept.partition(":")[0], _reach(items, n)
        if reach == "all" and after_not:
            # What is denied may be to have or to report it: "does not report", "no c/o", "not currently".
            found.append(status)
            continue
        if reach and reach != "before":
            # "No radiation to the arms" denies where it goes; "no weakness, radiating to the leg" does not.
            if kind == "weigh" and _names_treatment(items, n):
                status = PLANNED
            elif not (kind == "goes" and after_not):
                status = _STATUS.get(kind, AFFIRMED)
            # What usually reaches back takes places along: "Negative straight leg raise on the right".
            # What is looked out for is nowhere.
            turned = kind == "watch" or (concept.endswith(":before") and kind in ("not", "past"))
            scope, listed, whole = reach, False, turned
        elif item.kind == BREAK and not (headed and concept == ":"):
            status = status if concept == "," and _runs_on(items, n, scope, listed=listed) else AFFIRMED
        listed = listed or item.kind not in (BREAK, CONNECTOR)
        denied = NEGATED if after_not and concept.startswith("side:") else AFFIRMED
        found.append(denied if ":" in concept and not whole else status)
        after_not = kind == "not" or denied == NEGATED
        headed = bool(reach)
        whole = whole and status != AFFIRMED
    return found


def _names_treatment(items: Sequence[Item], place: int) -> bool:
    """Whether a treatment follows before the next break: "consider ESI for radiculopathy" doubts nothing."""
    for item in items[place + 1 :]:
        if item.kind == BREAK or item.concept in TREATMENTS:
            return item.kind != BREAK
    return False


def _runs_on(items: Sequence[Item], comma: int, scope: str, *, listed: bool) -> bool:
    """Whether a trigger of this scope reaches over a comma; `listed`: something stands between the two."""
    if scope == "narrow":
        return not listed
    return scope not in ("near", "ahead") or not _begins_anew(items, comma)


def _begins_anew(items: Sequence[Item], comma: int) -> bool:
    """Whether behind a comma begins what is not denied or past any more: "h/o lumbar fusion, neck pain".

    It has a place of its own and no list goes on, and what stands between the trigger and the comma has no
    place or is a procedure.
    """
    start = comma
    while start and items[start - 1].kind != BREAK and items[start - 1].concept not in TRIGGERS:
        start -= 1
    end = comma + 1
    while end < len(items) and items[end].kind == MEANING and items[end].concept not in TRIGGERS:
        end += 1
    before, behind = ({item.concept for item in items[a:b]} for a, b in ((start, comma), (comma + 1, end)))
    triggered = start > 0 and items[start - 1].concept in TRIGGERS
    placed = any(map(_is_region, behind)) and (not any(map(_is_region, before)) or bool(before & PROCEDURES))
    return triggered and placed and not _lists_on(items, end)


def _lists_on(items: Sequence[Item], place: int) -> bool:
    """Whether a list goes on; a comma before an axis adds to what was said: "strain, initial encounter"."""
    if place == len(items) or items[place].concept != ",":
        return place < len(items) and items[place].kind == CONNECTOR
    return place + 1 < len(items) and ":" not in items[place + 1].concept


def _is_region(concept: str) -> bool:
    return concept.startswith("region:")
