"""Questions to the codes of one encounter, beyond Excludes1 notes: each rests on an official line.

Nothing here forbids a pair. A finding says what the words of the codes, or a guideline, make doubtful,
and names the code that would hold both where there is one. Codes come in groups, one a condition: within
a group its rule has already weighed them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from lookup.codeset.regions import may_be_same
from lookup.codeset.tabular import Tabular

KINDS = {
    "invalid": "Not billable",
    "combination": "One code for both",
    "contradiction": "These do not fit together",
    "injury": "Current injury or not",
    "integral": "Part of the other condition?",
    "missing": "Something may be missing",
    "specificity": "Unspecified",
}

LEG = ("M79.604", "M79.605", "M79.606", "M79.65", "M79.66", "M79.67")
NERVE = ("M54.1", "M54.3", "M54.4")
INJURIES = ("S10", "S39")
"""First and last category of the injuries of neck, thorax and lower back."""


DORSALGIA = "M54."
_JOINED = re.compile(r"\b(with|due to)\b")
"""How an Excludes1 note of dorsalgia words a condition together with another: its code then holds both."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One question. `instead` holds the codes that would say both; `citations` are references."""

    kind: str
    codes: tuple[str, ...]
    text: str
    instead: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Combination:
    """Codes of `ones` beside one of `others` are one code: `prefix` and the characters of the latter from
    `keep` on (of the former where `of_one`)."""

    ones: tuple[str, ...]
    others: tuple[str, ...]
    prefix: str
    keep: slice
    citations: tuple[str, ...]
    of_one: bool = False

    def code(self, one: str, other: str) -> str:
        kept = (one if self.of_one else other)[self.keep]
        return self.prefix + ("0" if kept == "9" else kept)


# G I.A.15 and I.B.9: joined by "with" in the Index, in the same region.
COMBINATIONS = (
    _Combination(NERVE, ("M51.2",), "M51.1", slice(5, 6), ("guideline:I.B.9", "guideline:I.A.15")),
    _Combination(NERVE, ("M51.3",), "M51.1", slice(5, 6), ("guideline:I.B.9", "guideline:I.A.15")),
    _Combination(NERVE, ("M50.2", "M50.3"), "M50.1", slice(5, 7), ("guideline:I.B.9", "guideline:I.A.15")),
    _Combination(NERVE, ("M47.81",), "M47.2", slice(6, 7), ("guideline:I.B.9", "guideline:I.A.15")),
    _Combination(
        ("M54.3",), ("M54.5",), "M54.4", slice(5, 6), ("guideline:I.B.9", "guideline:I.A.15"), of_one=True
    ),
)

NEITHER, BACK, LEGS, BOTH = ("M51.369", "M51.379"), ("M51.360", "M51.370"), ("M51.361", "M51.371"), "2"
# (some codes, beside others, why, last character of the code that says both or "", citation)
CONTRADICTIONS = (
    (NEITHER, ("M54.5",), "says that no back pain is mentioned, and it is", "0", ""),
    (NEITHER, LEG, "says that no pain of the leg is mentioned, and it is", "1", ""),
    (NEITHER, ("M54.3", "M54.4"), "says that no pain is mentioned, and it is", "", ""),
    (("M51.362", "M51.372"), ("M54.5",), "holds the low back pain already", BOTH, ""),
    (BACK, (*LEG, "M54.3"), "says back pain only, and pain of the leg is coded", BOTH, ""),
    (LEGS, ("M54.5",), "says pain of the leg only, and back pain is coded", BOTH, ""),
    (
        ("M54.9",),
        ("M54.2", "M54.4", "M54.5", "M54.6"),
        "says that the region is not known, and it is",
        "",
        "I.C.13.a.2",
    ),
    (("M54.50",), ("M54.51", "M54.59"), "says that the type is not known, and it is", "", "I.B.18"),
    (("M54.51",), ("M54.59",), "names one type of low back pain, the other code another type", "", ""),
)

# Symptoms, and conditions of the same region to which they may be integral. Both codes are possible.
INTEGRAL = (
    (("M54.2", "M54.5", "M54.6"), ("M43.0", "M43.1", "M47.81", "M47.89", "M48.0", "M99.0", "M53.3")),
    (("M54.1",), ("M48.0", "M54.3", "M54.4")),
)
# ... and conditions of the back without a region in their code.
INTEGRAL_ANYWHERE = ((("M54.5",), ("M53.3", "M62.830", "M96.1")),)


def findings(
    tabular: Tabular, groups: Sequence[Sequence[str]], *, course_documented: bool = False
) -> tuple[Finding, ...]:
    """What the codes of an encounter make doubtful, the weightiest kind first.

    `course_documented`: acute or chronic pain is documented (for F45.42 without a code of G89).
    """
    codes = tuple(dict.fromkeys(code for group in groups for code in group))
    found = [finding for one, other in _pairs(groups) for finding in _pair(tabular, one, other)]
    found += [*_invalid(tabular, codes), *_missing(codes, course_documented), *_unspecified(tabular, codes)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: list(KINDS).index(finding.kind)))


def _pairs(groups: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    for group, other_group in combinations(groups, 2):
        for one in group:
            for other in other_group:
                if one != other:
                    yield one, other
                    yield other, one


def _pair(tabular: Tabular, one: str, other: str) -> Iterator[Finding]:
    """At most one finding for a pair in this order of its codes."""
    for check in (_combination, _held, _contradiction, _injury, _integral):
        if finding := check(tabular, one, other):
            yield finding
            return


def _combination(tabular: Tabular, one: str, other: str) -> Finding | None:
    for rule in COMBINATIONS:
        if one.startswith(rule.ones) and other.startswith(rule.others) and may_be_same(one, other):
            code = rule.code(one, other)
            instead = (code,) if code in tabular else ()
            return Finding(
                "combination",
                (one, other),
                "The classification joins the two when they are of the same region, "
                "unless the record says that they are unrelated.",
                instead,
                rule.citations,
            )
    return None


def _held(tabular: Tabular, one: str, other: str) -> Finding | None:
    """An Excludes1 note at `one` that points to `other` as the code of both: lumbago with sciatica."""
    if one not in tabular or other not in tabular or not may_be_same(one, other):
        return None
    for conflict in tabular.conflicts(one, other):
        pointed = conflict.code == one and conflict.origin.startswith(DORSALGIA)
        if pointed and _JOINED.search(conflict.note.text):
            text = (
                f"The Excludes1 note at {conflict.origin} points to one code for both "
                f"(“{conflict.note.text}”): {other} stays and {one} goes, "
                "unless the record says that they are unrelated."
            )
            citations = (f"note:{conflict.origin}:excludes1", "guideline:I.B.9")
            return Finding("combination", (one, other), text, (other,), citations)
    return None


def _contradiction(tabular: Tabular, one: str, other: str) -> Finding | None:
    if _combination(tabular, other, one):
        return None
    for ones, others, why, last, cited in CONTRADICTIONS:
        if one.startswith(ones) and other.startswith(others):
            code = one[:-1] + last if last else ""
            instead = (code,) if code in tabular and code != one else ()
            citations = (f"guideline:{cited}",) if cited else (f"tabular:{one}", f"tabular:{other}")
            return Finding("contradiction", (one, other), f"{one} {why}.", instead, citations)
    return None


def _injury(tabular: Tabular, one: str, other: str) -> Finding | None:
    """An Excludes1 note "current injury" that names no code, beside an injury of neck, thorax or back."""
    if not INJURIES[0] <= other[:3] <= INJURIES[1] or other.endswith("S") or one not in tabular:
        return None
    if other in tabular and tabular.conflicts(one, other):
        return None
    for origin, note in tabular.notes(one):
        if note.kind == "excludes1" and not note.references and "current injury" in note.text:
            text = (
                f"The Excludes1 note at {origin} names “{note.text}”, without a code. "
                f"Is {one} the injury of {other}, or another condition?"
            )
            return Finding(
                "injury", (one, other), text, (), (f"note:{origin}:excludes1", "guideline:I.C.13.b")
            )
    return None


def _integral(tabular: Tabular, one: str, other: str) -> Finding | None:
    same = any(one.startswith(a) and other.startswith(b) for a, b in INTEGRAL) and may_be_same(one, other)
    anywhere = any(one.startswith(a) and other.startswith(b) for a, b in INTEGRAL_ANYWHERE)
    if not (same or anywhere) or tabular.conflicts(one, other):
        return None
    text = (
        f"No Excludes1 note keeps them apart. A symptom that belongs to a documented condition is not coded "
        f"beside it: is {one} routinely part of {other} here?"
    )
    return Finding("integral", (one, other), text, (), ("guideline:I.B.5",))


def _invalid(tabular: Tabular, codes: Iterable[str]) -> Iterator[Finding]:
    for code in codes:
        if code not in tabular or not tabular.billable(code):
            yield Finding("invalid", (code,), f"It is not a billable code on {tabular.on}.")


def _missing(codes: Sequence[str], course_documented: bool) -> Iterator[Finding]:
    """F45.42 says "code also" acute or chronic pain; no order goes with that."""
    if "F45.42" in codes and course_documented and not any(code.startswith("G89") for code in codes):
        text = "Acute or chronic pain is documented; the note at F45.42 asks for its code of G89 as well."
        yield Finding("missing", ("F45.42",), text, (), ("note:F45.42:code_also", "guideline:I.C.5.a"))


def _unspecified(tabular: Tabular, codes: Iterable[str]) -> Iterator[Finding]:
    """Codes with "unspecified" in their title and a sibling without: a notice, never a ban."""
    found = [code for code in codes if _says_unspecified(tabular, code) and _more_specific(tabular, code)]
    if found:
        text = "Right when nothing more is documented. More specific codes stand beside them in the Tabular."
        near = tuple(dict.fromkeys(each for code in found for each in _more_specific(tabular, code)))
        yield Finding("specificity", tuple(found), text, near, ("guideline:I.B.18",))


def _says_unspecified(tabular: Tabular, code: str) -> bool:
    return code in tabular and "unspecified" in tabular.title(code).lower()


def _more_specific(tabular: Tabular, code: str) -> list[str]:
    """Its siblings that say more; the subcategories of a category are no siblings in that sense."""
    parent = tabular.row(code).parent
    beside = tabular.children(parent) if "." in parent else ()
    return [each for each in beside if each != code and not _says_unspecified(tabular, each)]
