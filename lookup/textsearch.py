"""Search that reads first: what a text says as facts leads to codes, matches by words come behind or before.

The reading leads when it explains all that the classification knows of the words; a word that it cannot place
("neural canal", "NEC") leaves the first place to the ranking by words, and the reading stands beside it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lookup import codeset_store, questionnaire_store, search, textfacts
from lookup.engine import Questionnaire, Reached, silently
from lookup.reading.context import AFFIRMED
from lookup.reading.facts import ReadCondition, ReadFact
from lookup.reading.items import MEANING, Item
from lookup.search import Hit, codes, store
from lookup.search.corpus import Corpus
from lookup.search.ranking import REGION, SIDE, Weights
from lookup.search.searcher import Searcher

UNPLACED = 0.5  # weight of words without a place in the reading up to which it leads
PROSE = 150  # characters from which a text is prose, of which words alone say little
_AXES = {"region": REGION, "side": SIDE, "q": 1.0}


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A condition that was read, and where it leads when nothing else is documented.

    `answers` are the facts as given; `silent` the questions that were taken as not documented, in order. `named`:
    a condition and not only where it hurts.
    """

    condition: ReadCondition
    answers: dict[str, str]
    silent: tuple[str, ...]
    result: Reached
    named: bool = True

    @property
    def facts(self) -> tuple[ReadFact, ...]:
        """The facts on which the result rests."""
        return tuple(
            fact
            for fact in self.condition.facts
            if fact.question in self.answers and fact.question not in self.result.unused
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in order; none when a query or a hand-over is reached."""
        return tuple(code.code for code in self.result.codes)


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits of a text, best first, and what was read in it. `leads`: the codes read stand first."""

    hits: tuple[Hit, ...]
    cases: tuple[ReadCase, ...] = ()
    leads: bool = False


def answer(text: str, *, on: datetime.date, limit: int = 20) -> Answer:
    """Codes for a text on a date of service, what it was read as, best first.

    Raises what `search.search` raises; without a published questionnaire there are only matches by words.
    """
    if codeset_store.edition_on(on) is None:
        raise search.no_edition(on)
    searcher = store.searcher()
    reading = searcher.read(text)
    hits = searcher.search(text, on, limit, reading)
    if codes.typed_codes(text):
        return Answer(tuple(hits))
    cases = _cases(searcher, text[: textfacts.LONGEST], on)
    leads = _leads(text, cases, reading.items, searcher.weights)
    read = [code for case in _in_order(cases) for code in case.codes]
    return Answer(tuple(_merged(hits, read, searcher.corpus, on)[:limit] if leads else hits), cases, leads)


def _cases(searcher: Searcher, text: str, on: datetime.date) -> tuple[ReadCase, ...]:
    """The conditions of a text that name what is coded, each resolved with silence filled in."""
    try:
        questionnaire = questionnaire_store.live(on)
    except questionnaire_store.NoQuestionnaire:
        return ()
    found = textfacts.read_with(searcher, text, questionnaire)
    sorting = questionnaire.questions[0].key
    named = [one for one in found if any(fact.question == sorting for fact in one.facts)]
    if not named:
        return ()
    version = codeset_store.current_version()
    return tuple(_case(condition, questionnaire, version, on) for condition in named)


def _case(
    condition: ReadCondition, questionnaire: Questionnaire, version: str, on: datetime.date
) -> ReadCase:
    given = textfacts.answers(condition)
    silent, result = _resolved(questionnaire, version, on, frozenset(given.items()))
    sorting = questionnaire.questions[0]
    symptom = sorting.choice(given[sorting.key]).terms if sorting.key in given else ()
    return ReadCase(condition, given, silent, result, not symptom)


@lru_cache(maxsize=2048)
def _resolved(
    questionnaire: Questionnaire, version: str, on: datetime.date, facts: frozenset[tuple[str, str]]
) -> tuple[tuple[str, ...], Reached]:
    """The questions taken as not documented, and the result; coders ask for the same things again and again."""
    silent, result = silently(questionnaire, codeset_store.tabular(on, version), dict(facts))
    if not isinstance(result, Reached):
        raise TypeError("Facts read by the questionnaire's own terms were rejected.")
    return tuple(silent), result


def _in_order(cases: Iterable[ReadCase]) -> list[ReadCase]:
    """Named conditions before mere symptoms (G I.B.4), otherwise as the text has them."""
    return sorted(cases, key=lambda case: not case.named)


def _leads(text: str, cases: Sequence[ReadCase], items: Iterable[Item], weights: Weights) -> bool:
    """Whether the codes read stand first."""
    if not any(case.codes for case in cases):
        return False
    placed, unplaced = _weigh(cases, items, weights)
    return unplaced <= (max(placed, UNPLACED) if len(text) > PROSE else UNPLACED)


def _weigh(cases: Iterable[ReadCase], items: Iterable[Item], weights: Weights) -> tuple[float, float]:
    """The weight of what the reading explains, and of what it does not, each meaning once."""
    used, understood = set[int](), set[int]()
    for case in cases:
        used |= _covered(case.facts)
        denied = (one for one in case.condition.mentions if one.status != AFFIRMED)
        understood |= _covered((*case.condition.facts, *denied))
    placed: dict[str, float] = {}
    unplaced: dict[str, float] = {}
    for item in items:
        weight = _weight(item, weights)
        if weight:
            known = item.start in (used if ":" in item.concept else understood)
            (placed if known else unplaced)[item.concept] = weight
    return sum(placed.values()), sum(weight for concept, weight in unplaced.items() if concept not in placed)


def _covered(facts: Iterable[ReadFact]) -> set[int]:
    return {place for fact in facts for span in fact.spans for place in range(span.start, span.end)}


def _weight(item: Item, weights: Weights) -> float:
    """What a meaning counts: nothing when it is denied, unknown to the classification, or no condition."""
    if item.kind != MEANING or item.status == "negated":
        return 0.0
    axis, _, value = item.concept.partition(":")
    if value:
        return 0.0 if value == "unspecified" else _AXES.get(axis, 0.0)
    return weights.of.get(item.concept, 0.0) * item.quality


def _merged(hits: Sequence[Hit], read: Sequence[str], corpus: Corpus, on: datetime.date) -> list[Hit]:
    """The codes read first, each as the hit by words where there is one."""
    by_stem = {corpus.stems.get(hit.code, hit.code): hit for hit in reversed(hits)}
    first = []
    for code in dict.fromkeys(read):
        hit = by_stem.pop(corpus.stems.get(code, code), None)
        first.append(hit if hit and hit.code == code else codes.as_hit(corpus, code, on, 1.0, _why(hit)))
    shown = {corpus.stems.get(hit.code, hit.code) for hit in first}
    return [*first, *(hit for hit in hits if corpus.stems.get(hit.code, hit.code) not in shown)]


def _why(hit: Hit | None) -> str:
    return hit.why.partition("; needs a 7th character")[0] if hit else "read from the text"
