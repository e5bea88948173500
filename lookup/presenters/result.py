"""A result as the page shows it: codes with their reasons, neighbours, advice, and what is still open.

Pure: from the engine's values to values with words and links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

from lookup import engine
from lookup.codeset import Conflict, Tabular
from lookup.engine import Advice, Because, Reached
from lookup.engine.document import Text
from lookup.engine.questionnaire import Questionnaire
from lookup.presenters import questionnaire as questions

Facts = Mapping[str, str]

INDICATORS = re.compile(r"\[Indicators: [^\]]*\]")
KINDS = {"notice": "Notice", "warning": "Warning", "query": "Query to the provider"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: an official line with its link, or a documented fact (then `url` is empty)."""

    kind: str
    label: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code of the result; `added` where a line of additional codes gives it, also when it goes first."""

    number: int
    code: str
    title: str
    role: str
    billable: bool
    added: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An Excludes1 note between two codes."""

    code: str
    other: str
    origin: str
    names: str
    note: str


@dataclass(frozen=True, slots=True)
class NotLine:
    """A near code that the facts do not give, and the fact that would have to be another one."""

    code: str
    title: str
    question: str
    documented: str
    instead: str
    exclusions: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """A notice, a warning, or a query with its text ready to copy."""

    key: str
    kind: str
    heading: str
    text: str
    reasons: tuple[Reason, ...]
    query: str

    @property
    def rows(self) -> int:
        """How many lines the field for the query has."""
        return rows_of(self.query)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything of a result.

    `kind` is codes, tree or query as in the engine; "none" where there is no code and nothing to ask either;
    "unfinished" where the questions are not answered to the end.
    """

    kind: str
    codes: tuple[CodeLine, ...]
    documented: tuple[str, ...]
    neighbours: tuple[NotLine, ...]
    notices: tuple[AdviceLine, ...]
    queries: tuple[AdviceLine, ...]
    open: tuple[questions.Asked, ...]
    tree: str

    @property
    def several(self) -> bool:
        """Whether there is more than one code, so that order and roles are said."""
        return len(self.codes) > 1

    @property
    def not_heading(self) -> str:
        """What stands over the neighbours."""
        return "Why not another code" if self.codes else "What another answer would give"

    @property
    def main(self) -> str:
        """The code to hold others against: the first that is the condition itself, "" without codes."""
        return next((line.code for line in self.codes if not line.added), "")

    @property
    def copy(self) -> str:
        """The codes as one line each, ready to paste."""
        return "\n".join(line.code for line in self.codes)


UNFINISHED = Outcome("unfinished", (), (), (), (), (), (), "")
"""Stands where codes were chosen before the questions led anywhere."""


def outcome(
    questionnaire: Questionnaire,
    tabular: Tabular,
    facts: Facts,
    reached: Reached,
    origins: Facts = MappingProxyType({}),
) -> Outcome:
    """Put a result into words; `origins` says which facts were read from a text."""
    codes = tuple(code.code for code in reached.codes)
    advice = [advice_line(each) for each in reached.advice]
    return Outcome(
        kind=_kind(reached),
        codes=tuple(
            CodeLine(
                number=number,
                code=code.code,
                title=code.title,
                role=code.role,
                billable=code.code in tabular and tabular.billable(code.code),
                added=code.added,
                reasons=reasons(code.because),
            )
            for number, code in enumerate(reached.codes, 1)
        ),
        documented=documented(questionnaire, tabular, facts, reached, origins),
        neighbours=neighbours(questionnaire, tabular, facts, codes),
        notices=tuple(line for line in advice if line.kind != "query"),
        queries=tuple(line for line in advice if line.kind == "query"),
        open=tuple(questions.asked(question, facts) for question in reached.open),
        tree=reached.tree,
    )


def _kind(reached: Reached) -> str:
    asks = any(advice.kind == "query" for advice in reached.advice)
    return "none" if reached.kind == "query" and not asks else reached.kind


def documented(
    questionnaire: Questionnaire,
    tabular: Tabular,
    facts: Facts,
    reached: Reached,
    origins: Facts = MappingProxyType({}),
) -> tuple[str, ...]:
    """The answers behind the result, in words: those on which its codes depend, and what else is said."""
    asked = engine.asked(questionnaire, tabular, facts)
    said = [key for key in facts if facts[key] != questionnaire.by_key[key].silence]
    further = [key for key in said if key not in asked and key not in reached.unused]
    texts = {key: questionnaire.by_key[key].choice(facts[key]).short for key in (*asked, *further)}
    return tuple(f"{text} (from text)" if key in origins else text for key, text in texts.items())


def neighbours(
    questionnaire: Questionnaire, tabular: Tabular, facts: Facts, codes: Sequence[str]
) -> tuple[NotLine, ...]:
    """The nearest codes that another answer would have given, with the Excludes1 notes against `codes`."""
    return tuple(
        NotLine(
            code=found.code,
            title=found.title,
            question=questionnaire.by_key[found.question].text,
            documented=found.documented,
            instead=found.instead,
            exclusions=_each_note(exclusions(tabular, [(code, found.code) for code in codes])),
        )
        for found in engine.why_not(questionnaire, tabular, facts)
    )


def _each_note(found: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    """Of the same words of one note against several codes the first."""
    once: dict[tuple[str, str], Exclusion] = {}
    for one in found:
        once.setdefault((one.origin, one.names), one)
    return tuple(once.values())


def conflicts(
    questionnaires: Iterable[Questionnaire], tabular: Tabular, codes: Iterable[str]
) -> tuple[Exclusion, ...]:
    """The Excludes1 notes among the codes of an encounter, without the pairs a guideline wants together."""
    known = [code for code in dict.fromkeys(codes) if code in tabular]
    allowed = {
        frozenset((pair.one, pair.other))
        for questionnaire in questionnaires
        for pair in questionnaire.document.allowed_pairs
        if pair.on(tabular.on)
    }
    pairs = [pair for pair in combinations(known, 2) if frozenset(pair) not in allowed]
    return exclusions(tabular, pairs)


def exclusions(tabular: Tabular, pairs: Iterable[tuple[str, str]]) -> tuple[Exclusion, ...]:
    """The Excludes1 notes between the codes of each pair, each note once."""
    found = [
        _exclusion(conflict)
        for one, other in pairs
        if one in tabular and other in tabular
        for conflict in tabular.conflicts(one, other)
    ]
    return tuple(dict.fromkeys(found))


def advice_line(advice: Advice) -> AdviceLine:
    """A text beside the codes; a query also as text to send."""
    return AdviceLine(
        key=advice.key,
        kind=advice.kind,
        heading=KINDS.get(advice.kind, advice.kind),
        text=advice.text,
        reasons=reasons(advice.because),
        query=query_text(advice) if advice.kind == "query" else "",
    )


def query_text(advice: Advice | Text) -> str:
    """A query as it is sent: what is documented, room for clinical indicators, the question, open options.

    A text names its indicators in brackets, "[Indicators: imaging, examination.]"; they get their own lines.
    """
    found = INDICATORS.search(advice.text)
    before, after = (advice.text[: found.start()], advice.text[found.end() :]) if found else (advice.text, "")
    wanted = f" ({found[0][13:-1].rstrip('.')})" if found else ""
    options = "\n".join(f"[ ] {option}" for option in advice.options)
    blocks = [before.strip(), f"Clinical indicators{wanted}:\n- \n- ", after.strip(), options]
    return "\n\n".join(block for block in blocks if block) + "\n"


def rows_of(text: str) -> int:
    """How many lines a field for the text has."""
    return sum(1 + len(line) // 62 for line in text.splitlines()) + 1


def reasons(because: Iterable[Because]) -> tuple[Reason, ...]:
    """Reasons with words and links; facts in the words of question and answer."""
    return tuple(_reason(each) for each in because)


def _reason(because: Because) -> Reason:
    if because.kind == "fact":
        return Reason("fact", because.text, "", "")
    line = questions.cited(because.reference)
    text = because.text if because.kind == "tabular" else ""
    return Reason(line.kind, line.label, text, line.url)


def _exclusion(conflict: Conflict) -> Exclusion:
    return Exclusion(
        conflict.code, conflict.other, conflict.origin, conflict.reference.text, conflict.note.text
    )
