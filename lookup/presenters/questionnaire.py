"""The questions as the page shows them: what is documented, what is asked, what is still possible.

Pure: from the engine's values to values with words, numbers and links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from lookup import engine
from lookup.codeset import Tabular
from lookup.engine import Asking, Reached, Rejected
from lookup.engine.document import Question
from lookup.engine.questionnaire import Questionnaire
from lookup.presenters.citations import Citation, cite

Facts = Mapping[str, str]
Result = Asking | Reached | Rejected

MOST_GROUPS = 8
"""More subcategories than these are joined by category."""
MOST_LISTED = 12
"""So many codes are listed with their titles."""
MOST_REMOVED = 30
"""So many codes that an answer removed are listed; of more only the number is said."""
MAIN_CATEGORY = "M54"


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer so far, in words. `used` is False when it changes nothing, given all the others; `read`
    tells that it was taken from a text."""

    question: str
    asked: str
    choice: str
    text: str
    used: bool
    read: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One choice of a question. `number` is its key, 1 to 9; `chosen` marks the answer given before,
    `provided` what the provider answered to a query."""

    number: int
    key: str
    text: str
    short: str
    chosen: bool
    provided: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its choices. `answered` holds the words of the answer given before, "" if none."""

    key: str
    text: str
    help: str
    answers: tuple[Answer, ...]
    citations: tuple[Citation, ...]
    answered: str

    @property
    def listed(self) -> str:
        """The short names of its answers in a line."""
        return ", ".join(answer.short for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Group:
    """Codes still possible below one subcategory or category, as (code, title); `listed` when few."""

    code: str
    title: str
    codes: tuple[tuple[str, str], ...]
    listed: bool

    @property
    def count(self) -> int:
        """How many codes."""
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Possible:
    """All codes still possible: the groups to read first, and the rest."""

    count: int
    first: tuple[Group, ...]
    rest: tuple[Group, ...]

    @property
    def heading(self) -> str:
        """What stands over them."""
        return f"Still possible: {self.count} {_plural('code', self.count)}"


@dataclass(frozen=True, slots=True)
class Removed:
    """What one answer took away: its words, how many codes, and the codes where they are few."""

    text: str
    count: int
    codes: tuple[str, ...]


def facts(
    questionnaire: Questionnaire, given: Facts, result: Result, origins: Facts = MappingProxyType({})
) -> tuple[Fact, ...]:
    """The answers in the order of the questions, without what holds for the whole encounter."""
    unused = () if isinstance(result, Rejected) else result.unused
    everywhere = questionnaire.document.remembered
    return tuple(
        Fact(
            question=question.key,
            asked=question.text,
            choice=given[question.key],
            text=question.choice(given[question.key]).short,
            used=question.key not in unused,
            read=origins.get(question.key) == "text",
        )
        for question in questionnaire.questions
        if question.key in given and question.key not in everywhere
    )


@dataclass(frozen=True, slots=True)
class Provided:
    """The option of a query that the provider gave: its words, and the answer ("question=choice") meant."""

    words: str
    means: str = ""


def last_answer(questionnaire: Questionnaire, given: Facts, result: Result) -> str:
    """The question whose answer "back" takes away: the last one given that changes anything, else the last
    one; "" when only what the encounter began with is known."""
    began = [key for key in [*given][:1] if key in questionnaire.document.remembered]
    keys = [key for key in given if key not in began]
    unused = () if isinstance(result, Rejected) else result.unused
    used = [key for key in keys if key not in unused]
    return (used or keys or [""])[-1]


def asked(question: Question, given: Facts) -> Asked:
    """A question as it is put, with the answer it had before."""
    before = given.get(question.key, "")
    return Asked(
        key=question.key,
        text=question.text,
        help=question.help,
        answers=tuple(
            Answer(number, choice.key, choice.text, choice.short, choice.key == before)
            for number, choice in enumerate(question.choices, 1)
        ),
        citations=tuple(cited(reference) for reference in question.citations),
        answered=question.choice(before).short if before else "",
    )


def with_provided(asked: Asked, provided: Provided) -> Asked:
    """The question with the choice marked that says what an option of a query says; as it is where none does.

    A choice says the same when the questionnaire names it, in the same words, or is the only one that goes on
    after them with ", ", ": " or " or " and takes nothing back.
    """
    said = _plain(provided.words)
    named = [answer for answer in asked.answers if f"{asked.key}={answer.key}" == provided.means]
    same = [answer for answer in asked.answers if said in (_plain(answer.text), _plain(answer.short))]
    further = re.compile(rf"{re.escape(said)}(?:[,:] (?!no )| or )")
    longer = [answer for answer in asked.answers if further.match(_plain(answer.text))]
    found = named or same or longer
    if len(found) != 1:
        return asked
    return replace(asked, answers=tuple(replace(each, provided=each is found[0]) for each in asked.answers))


def _plain(words: str) -> str:
    """Words to compare: small, without quotation marks and what stands in brackets."""
    return " ".join(re.sub(r"\([^)]*\)|[\"“”]", "", words).casefold().split())


@lru_cache(maxsize=4096)
def cited(reference: str) -> Citation:
    """The citation of a reference. Pages repeat the same few hundred; a new edition of the guidelines
    comes with a restart."""
    return cite(reference)


def possible(tabular: Tabular, result: Asking) -> Possible:
    """The codes still possible: by subcategory while these are few, by category otherwise."""
    families = {family.family: family.codes for family in result.possible}
    coarse = len(families) > MOST_GROUPS
    groups = _by_category(families) if coarse else families
    count = len({code for codes in groups.values() for code in codes})
    listed = tuple(_group(tabular, code, codes, count <= MOST_LISTED) for code, codes in groups.items())
    if not coarse:
        return Possible(count, listed, ())
    first = tuple(group for group in listed if group.code == MAIN_CATEGORY)
    return Possible(count, first, tuple(group for group in listed if group.code != MAIN_CATEGORY))


def removed(questionnaire: Questionnaire, tabular: Tabular, given: Facts) -> tuple[Removed, ...]:
    """What each answer took away, in the order asked; answers that took nothing away are left out."""
    return tuple(
        Removed(
            text=questionnaire.by_key[step.question].choice(step.choice).short,
            count=len(step.removed),
            codes=step.removed if len(step.removed) <= MOST_REMOVED else (),
        )
        for step in engine.removed(questionnaire, tabular, given)
        if step.removed
    )


def announcement(result: Result, codes: Sequence[str], count: int) -> str:
    """One sentence that says where the answers have led; read out by screen readers."""
    if isinstance(result, Asking):
        return f"{count} {_plural('code', count)} still possible. {result.question.text}"
    if not isinstance(result, Reached):
        return "The answers do not fit the questions."
    if result.kind == "codes":
        return announced(codes)
    if result.kind == "tree":
        return f"The answers lead to {result.tree} in the code tree. Choose a code below it."
    asks = any(advice.kind == "query" for advice in result.advice)
    return "No code can be given yet." if asks else "No code follows from this, and there is nothing to ask."


def announced(codes: Sequence[str]) -> str:
    """The codes in one sentence."""
    return f"Result: {', '.join(codes)}."


def _by_category(families: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for family, codes in families.items():
        found[family[:3]] = (*found.get(family[:3], ()), *codes)
    return found


def _group(tabular: Tabular, code: str, codes: Iterable[str], listed: bool) -> Group:
    titled = tuple((each, _title(tabular, each)) for each in codes)
    return Group(code, _title(tabular, code), titled, listed)


def _title(tabular: Tabular, code: str) -> str:
    return tabular.title(code) if code in tabular else ""


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
