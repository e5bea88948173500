"""All codes of an encounter: their order with its reasons, Excludes1 notes, and what they make doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lookup import pinned
from lookup.codeset import Tabular, regions, sequence, together
from lookup.models import Condition
from lookup.presenters import result as results
from lookup.presenters.citations import Citation
from lookup.presenters.encounters import in_order
from lookup.presenters.questionnaire import cited

COURSE = ("chronicity", frozenset({"acute", "chronic", "acute_on_chronic"}))
PAIN_CONTROL = ("encounter_reason", frozenset({"pain_control"}))
"""Answers of the questionnaire that the order and the checks look at."""
ONCE = sequence.Rule("A code that two conditions lead to is reported once.", "guideline:I.B.12")


@dataclass(frozen=True, slots=True)
class Line:
    """One code of the encounter, and the conditions it comes from."""

    code: str
    title: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its citations."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One finding in words."""

    kind: str
    heading: str
    codes: tuple[str, ...]
    text: str
    instead: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """An Excludes1 note between two codes; `apart` where they name different regions of the spine."""

    exclusion: results.Exclusion
    apart: bool


@dataclass(frozen=True, slots=True)
class Allowed:
    """Two codes that an Excludes1 note names and a guideline wants together: both texts are shown."""

    codes: tuple[str, str]
    said: Said


@dataclass(frozen=True, slots=True)
class Together:
    """Everything about the codes of an encounter as a whole.

    Codes chosen by hand keep the order in which they were chosen; `otherwise` is then the order that the
    rules give, where it is another one.
    """

    lines: tuple[Line, ...]
    order: tuple[Said, ...]
    otherwise: tuple[str, ...]
    excluded: tuple[Excluded, ...]
    allowed: tuple[Allowed, ...]
    questions: tuple[Question, ...]
    conditions: int
    inpatient: bool
    leading: int

    @property
    def worth_showing(self) -> bool:
        """Whether there is more to say than the result of the one condition says already."""
        weighty = any(question.kind != "specificity" for question in self.questions)
        return self.conditions > 1 or bool(self.excluded or self.allowed or self.otherwise) or weighty

    @property
    def copy(self) -> str:
        """The codes as one line each, ready to paste."""
        return "\n".join(line.code for line in self.lines)


def of_encounter(conditions: Sequence[Condition], tabular: Tabular) -> Together:
    """The codes of all conditions together: accepted ones, else those that the facts lead to."""
    conditions = in_order(conditions)
    groups = [each.accepted or each.outcome.get("codes", []) for each in conditions]
    codes = [code for group in groups for code in group]
    order = sequence.order(tabular, codes, pain_control=_documented(conditions, *PAIN_CONTROL))
    twice = any(count > 1 for count in Counter(codes).values())
    rules = (*order.rules, *order.missing, *((ONCE,) if twice else ()))
    chosen = tuple(dict.fromkeys(codes)) if any(each.override_reason for each in conditions) else order.codes
    found = together.findings(
        tabular, _groups(conditions), course_documented=_documented(conditions, *COURSE)
    )
    return Together(
        lines=tuple(_line(tabular, code, conditions, groups) for code in chosen),
        order=tuple(Said(rule.text, (cited(rule.citation),)) for rule in rules),
        otherwise=order.codes if chosen != order.codes else (),
        excluded=_excluded(conditions, tabular, codes),
        allowed=_allowed(conditions, tabular, codes),
        questions=tuple(_question(finding) for finding in found),
        conditions=sum(bool(group) for group in groups),
        leading=conditions[0].position,
        inpatient=conditions[0].encounter.setting == "inpatient",
    )


def _groups(conditions: Sequence[Condition]) -> list[list[str]]:
    """The codes of each condition; codes chosen by hand one by one, for no rule has weighed them."""
    found: list[list[str]] = []
    for each in conditions:
        codes = each.accepted or each.outcome.get("codes", [])
        found += [[code] for code in codes] if each.override_reason else [codes]
    return found


def _documented(conditions: Sequence[Condition], question: str, choices: frozenset[str]) -> bool:
    return any(each.answers.get(question) in choices for each in conditions)


def _excluded(
    conditions: Sequence[Condition], tabular: Tabular, codes: Sequence[str]
) -> tuple[Excluded, ...]:
    questionnaires = [pinned.questionnaire(each.questionnaire_revision) for each in conditions]
    return tuple(
        Excluded(each, regions.differ(each.code, each.other))
        for each in results.conflicts(questionnaires, tabular, codes)
    )


def _allowed(conditions: Sequence[Condition], tabular: Tabular, codes: Sequence[str]) -> tuple[Allowed, ...]:
    pairs = [
        pair
        for each in conditions
        for pair in pinned.questionnaire(each.questionnaire_revision).document.allowed_pairs
        if pair.on(tabular.on) and pair.one in codes and pair.other in codes
    ]
    found = [
        Allowed((pair.one, pair.other), Said(pair.why, tuple(cited(each) for each in pair.citations)))
        for pair in pairs
    ]
    return tuple(dict.fromkeys(found))


def _line(
    tabular: Tabular, code: str, conditions: Sequence[Condition], groups: Sequence[Sequence[str]]
) -> Line:
    places = tuple(each.position for each, group in zip(conditions, groups, strict=True) if code in group)
    return Line(code, tabular.title(code) if code in tabular else "", places)


def _question(finding: together.Finding) -> Question:
    return Question(
        kind=finding.kind,
        heading=together.KINDS[finding.kind],
        codes=finding.codes,
        text=finding.text,
        instead=finding.instead,
        citations=tuple(cited(reference) for reference in finding.citations),
    )
