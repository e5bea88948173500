"""Negation, uncertainty and history: which of the words a trigger such as "denies" or "rule out" reaches.

Modelled on the published NegEx and ConText methods: a trigger reaches forward or backward to the end of its
clause; some words end its reach early.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lookup.reading.items import BREAK, CONNECTOR, MEANING, TRIGGER, Item

AFFIRMED, NEGATED, UNCERTAIN, HISTORICAL = "affirmed", "negated", "uncertain", "historical"
FAMILY = "family"  # somebody else's
RADIATING = "radiating"  # where a pain goes to, not where it comes from
PLANNED = "planned"  # a treatment that is to come; a condition under it stands as it is written

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
    "not:wide": ("no", "denies", "denied", "denying"),
    "not:ahead": (
        "not",
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
        "not mentioned",
        "not present",
        "not seen",
        "ruled out",
        "was ruled out",
        "has been ruled out",
        "negative",
        "is negative",
        "denied by patient",
        "is denied",
        "are denied",
        "absent",
        "excluded",
        "unlikely",
    ),
    "past:before": ("resolved", "has resolved", "is resolved", "now resolved", "in the past", "healed"),
    "maybe:before": (
        "not excluded",
        "cannot be excluded",
        "cannot be ruled out",
        "not ruled out",
        "is suspected",
        "suspected clinically",
        "is possible",
        "is likely",
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
        "concerned about",
        "worried about",
        "afraid of",
        "feared",
        "fears",
        "fear of",
        "differential",
        "versus",
        "vs",
        "working diagnosis",
        "may be",
        "might be",
        "could be",
        "evaluate for",
        "appears to be",
        "indicative of",
        "suggestive of",
        "comparable with",
        "presumed",
        "presumptive",
    ),
    "past:wide": ("history of", "h/o", "hx of", "hx", "past history of", "previously"),
    "past:narrow": ("prior", "previous"),
    "kin:wide": (
        "family history",
        "family history of",
        "family hx of",
        "fhx of",
        "mother had",
        "mother has",
        "mother with",
        "father had",
        "father has",
        "father with",
        "brother had",
        "brother has",
        "sister had",
        "sister has",
        "parent had",
        "parent has",
        "parents had",
        "parents have",
    ),
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
    # "with" and "but" begin anew for what stands behind as well: "stenosis with radiculopathy ruled out".
    "stop:both": ("with", "w/", "w", "but", "however", "except", "although", "though"),
    "plan:narrow": (
        "refer to",
        "refer for",
        "referral to",
        "referral for",
        "consider",
        "considering",
        "candidate for",
        "recommend",
        "discussed",
        "offered",
        "plan for",
        "follow up with",
        "followed by",
    ),
    "plan:before": ("referral", "consult", "consultation"),
    "reason:all": ("visit for", "encounter for", "here for", "seen for", "presents for", "presenting for"),
    "stop:all": (
        "has",
        "presents",
        "admits",
        "complains of",
        "complaining of",
        "describes",
        "endorses",
        "notes",
        "reports",
        "states",
        "now",
        "currently",
        "presently",
        "today",
        "continues",
        "persists",
        "remains",
    ),
}
_ANEW = frozenset({"stop:all", "stop:both", "reason:all"})  # what follows begins a clause
_LIGHT = frozenset("(,:")  # breaks over which a trigger that stands alone reaches back
_STATUS = {
    "kin": FAMILY,
    "not": NEGATED,
    "maybe": UNCERTAIN,
    "past": HISTORICAL,
    "goes": RADIATING,
    "plan": PLANNED,
}


def triggers() -> Mapping[str, str]:
    """Every trigger phrase with its concept."""
    return {text: concept for concept, texts in _TRIGGERS.items() for text in texts}


def is_trigger(concept: str) -> bool:
    """Whether a concept is a trigger and not something found in the patient."""
    return concept in _TRIGGERS


def status_of(trigger: str) -> str:
    """The status that a trigger gives to what it reaches."""
    return _STATUS.get(trigger.partition(":")[0], AFFIRMED)


def mark(items: Sequence[Item], *, keep: bool = False) -> list[Item]:
    """The items without their triggers, each with the status it stands under. Two passes, linear.

    With `keep` the triggers stay, as items of their own kind.
    """
    result: list[Item] = []
    clause = earlier = 0  # where this clause, and the one before it, begin
    for n, (item, status) in enumerate(zip(items, _forward(items), strict=True)):
        if item.concept not in _TRIGGERS:
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
            result[start:] = [_under(i, behind) for i in result[start:]]
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
    return "before" if reach == "wide" and kind in ("not", "maybe") else reach


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


def _under(item: Item, status: str) -> Item:
    """An item that a trigger behind it reaches; what already stands under another one stays.

    What is denied behind is denied with its place: "right straight leg raise negative" says no side.
    """
    reached = item.kind == MEANING and item.status == AFFIRMED
    return (
        item._replace(status=status) if reached and (status == NEGATED or ":" not in item.concept) else item
    )


def _forward(items: Sequence[Item]) -> list[str]:
    """The status that triggers before it give to each item; places stand.

    But a side right behind a denial is denied: "not left", "Spurling negative on the left".
    """
    found: list[str] = []
    status, narrow, listed, after_not, headed, whole = AFFIRMED, False, False, False, False, False
    for n, item in enumerate(items):
        concept, kind, reach = item.concept, "", ""
        if concept in _TRIGGERS:
            kind, reach = concept.partition(":")[0], _reach(items, n)
        if reach == "all" and after_not:
            # What is denied may be to have or to report it: "does not report", "no c/o", "not currently".
            found.append(status)
            continue
        if reach and reach != "before":
            # "No radiation to the arms" denies where it goes; "no weakness, radiating to the leg" does not.
            if not (kind == "goes" and after_not):
                status = _STATUS.get(kind, AFFIRMED)
            # What usually reaches back takes places along: "Negative straight leg raise on the right".
            turned = concept.endswith(":before") and kind in ("not", "past")
            narrow, listed, whole = reach == "narrow", False, turned
        elif item.kind == BREAK and not (headed and concept == ":"):
            status = status if concept == "," and not (narrow and listed) else AFFIRMED
        listed = listed or item.kind not in (BREAK, CONNECTOR)
        denied = NEGATED if after_not and concept.startswith("side:") else AFFIRMED
        found.append(denied if ":" in concept and not whole else status)
        after_not = kind == "not" or denied == NEGATED
        headed = bool(reach)
        whole = whole and status != AFFIRMED
    return found
