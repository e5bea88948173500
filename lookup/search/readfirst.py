"""The reading before the ranking: what a text says as facts leads to codes, matches by words follow.

The reading leads when it explains all that the classification knows of the words; a word that it cannot place
("neural canal", "NEC") leaves the first place to the ranking by words, and the reading stands beside it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby, pairwise

from lookup.codeset import Tabular
from lookup.engine import Asking, Questionnaire, Reached, resolve, silent_codes, silently
from lookup.questionwords import answers, compiled, worded
from lookup.reading.areas import FOREIGN, LIMBS
from lookup.reading.context import AFFIRMED, HISTORICAL, NEGATED, PLANNED, WATCHED
from lookup.reading.context import FAMILY as SOMEBODY_ELSE
from lookup.reading.facts import ReadCondition, ReadFact, read_facts
from lookup.reading.items import MEANING, Item
from lookup.reading.sections import EXAM, FAMILY, PAST, PLAN, REVIEW, Sections
from lookup.reading.words import EVERYDAY, MODIFIERS, is_diagnosis, stem
from lookup.search import codes
from lookup.search.corpus import Corpus
from lookup.search.hits import Hit
from lookup.search.query import only_suspected
from lookup.search.ranking import REGION, Weights
from lookup.search.searcher import LONGEST, Searcher

UNPLACED = 0.5  # weight of words without a place in the reading up to which it leads
FAR_BELOW = 0.5  # share of the score of a code of another date below which a code of the date is no match
FITS_ILL = 0.45  # score of the best code below which the words that no entry has are named
PROSE = 80  # characters from which a text is prose, of which words alone say little
_IDLE = frozenset(
    map(stem, EVERYDAY | MODIFIERS | {"status", "post"})
)  # words that name no condition, whatever they weigh
_OTHER_PARTS = FOREIGN | LIMBS | {stem("headache")}
_NOT_NOW = (NEGATED, HISTORICAL, PLANNED, WATCHED)
_AXES = {"region": REGION, "side": UNPLACED, "q": 1.0}  # a side alone does not keep the reading from leading


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A condition that was read, and where it leads when nothing else is documented.

    `answers` are the facts as given; `silent` the questions that were taken as not documented, in order.
    `understood` is what was recognised, whether it changes the result or not; `named` says that a condition
    is named and not only where it hurts.
    """

    condition: ReadCondition
    answers: dict[str, str]
    silent: tuple[str, ...]
    result: Reached
    understood: tuple[ReadFact, ...]
    named: bool

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
class OpenQuestion:
    """A question on which the text says nothing and which decides the codes: its choices with their codes."""

    key: str
    text: str
    choices: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits of a text, best first, and what was read in it. `leads`: the codes read stand first.

    `unknown` are words of a short text, as typed, that no entry has; the hits fit the others only.
    """

    hits: tuple[Hit, ...]
    cases: tuple[ReadCase, ...] = ()
    leads: bool = False
    unknown: tuple[str, ...] = ()


def answer(
    searcher: Searcher, questionnaire: Questionnaire | None, tabular: Tabular, text: str, limit: int
) -> Answer:
    """Codes for a text on the date of the Tabular and what it was read as, if there is a questionnaire."""
    reading = searcher.read(text)
    hits = searcher.search(text, tabular.on, limit, reading)
    unknown = _unknown(text, reading.items, hits, searcher.weights)
    if questionnaire is None or codes.typed_codes(text):
        return Answer(tuple(hits), unknown=unknown)
    cases = read_cases(searcher, questionnaire, tabular, text[:LONGEST])
    explained = _explains(text, cases, reading.items, searcher.weights)
    leads = explained and any(case.codes for case in cases)
    if explained and not leads and not only_suspected(reading.items, searcher.weights.of):
        hits = _as_asked(hits, cases, questionnaire, tabular, searcher.corpus)[:limit]
    if leads:
        read = [code for case in sorted(cases, key=lambda case: not case.named) for code in case.codes]
        hits = _merged(hits, read, searcher.corpus, tabular.on)[:limit]
    return Answer(tuple(hits), cases, leads, () if leads else unknown)


def open_question(case: ReadCase, questionnaire: Questionnaire, tabular: Tabular) -> OpenQuestion | None:
    """The first question taken as silent whose other choices lead to other codes, with these choices.

    How certain a condition is and where the patient was seen are left out: the wording has been read, and the
    setting is no part of it.
    """
    passed = {*questionnaire.document.remembered, *worded(questionnaire)}
    open_ones = (key for key in case.silent if key not in passed)
    return next(filter(None, (_open(case, key, questionnaire, tabular) for key in open_ones)), None)


def setting_question(case: ReadCase, questionnaire: Questionnaire, tabular: Tabular) -> OpenQuestion | None:
    """The question where the patient was seen, with the settings in which other codes hold."""
    asked = (key for key in case.silent if key in questionnaire.document.remembered)
    return next(filter(None, (_open(case, key, questionnaire, tabular, short=True) for key in asked)), None)


def _open(
    case: ReadCase, key: str, questionnaire: Questionnaire, tabular: Tabular, *, short: bool = False
) -> OpenQuestion | None:
    """A question with the choices that lead to other codes; None without any."""
    question = questionnaire.by_key[key]
    choices = tuple(
        (choice.short if short else choice.text, led)
        for choice in question.choices
        if (led := silent_codes(questionnaire, tabular, {**case.answers, key: choice.key}))
        and led != case.codes
    )
    return OpenQuestion(question.key, question.text, choices) if choices else None


def read_cases(
    searcher: Searcher, questionnaire: Questionnaire, tabular: Tabular, text: str
) -> tuple[ReadCase, ...]:
    """The conditions of a text that name what is coded, each resolved with silence filled in."""
    words, known = compiled(questionnaire, searcher.corpus)
    found = read_facts(text, words, known, searcher.sparing())
    sorting = questionnaire.questions[0].key
    return tuple(
        _case(condition, questionnaire, tabular)
        for condition in found
        if any(fact.question == sorting for fact in condition.facts)
    )


def _case(condition: ReadCondition, questionnaire: Questionnaire, tabular: Tabular) -> ReadCase:
    given = answers(condition)
    silent, result = _resolved(questionnaire, tabular, frozenset(given.items()))
    sorting = questionnaire.questions[0]
    symptom = sorting.choice(given[sorting.key]).terms if sorting.key in given else ()
    heads = {one.question for one in questionnaire.document.conditions}
    understood = [
        fact
        for fact in condition.facts
        if not symptom or fact.question in heads or fact.question not in result.unused
    ]
    understood += [
        one
        for one in condition.mentions
        if one.status != AFFIRMED or one.question in heads or one.question in given
    ]
    return ReadCase(condition, given, silent, result, tuple(understood), not symptom)


@lru_cache(maxsize=2048)
def _resolved(
    questionnaire: Questionnaire, tabular: Tabular, facts: frozenset[tuple[str, str]]
) -> tuple[tuple[str, ...], Reached]:
    """The questions taken as not documented, and the result; kept, because the same facts come again."""
    silent, result = silently(questionnaire, tabular, dict(facts))
    if not isinstance(result, Reached):
        raise TypeError("Facts read by the questionnaire's own terms were rejected.")
    return tuple(silent), result


def _explains(text: str, cases: Sequence[ReadCase], items: Iterable[Item], weights: Weights) -> bool:
    """Whether the reading explains what was said, so that what it leads to stands first."""
    if not cases:
        return False
    placed, unplaced = _weigh(cases, _told(text, cases, items), weights)
    return unplaced <= (max(placed, UNPLACED) if len(text) > PROSE else UNPLACED)


def _unknown(text: str, items: Iterable[Item], hits: Sequence[Hit], weights: Weights) -> tuple[str, ...]:
    """The words of a text that no entry has, when they matter: no code fits well, or they name a condition.

    Of prose none: it holds too many that are beside the point.
    """
    if len(text) > PROSE:
        return ()
    fits_ill = max((hit.score for hit in hits), default=0.0) < FITS_ILL
    found = (
        text[item.start : item.end]
        for item in items
        if item.kind == MEANING
        and item.concept.isalpha()
        and item.concept not in weights.of
        and item.concept not in _IDLE
        and (fits_ill or is_diagnosis(item.concept))
    )
    return tuple(dict.fromkeys(found))


def _told(text: str, cases: Iterable[ReadCase], items: Iterable[Item]) -> list[Item]:
    """The meanings without those of sections that tell what was found, once was or is planned, if nothing
    was read there."""
    sections = Sections(text)
    read = {sections.at(span.start) for case in cases for fact in case.facts for span in fact.spans}
    beside = {EXAM, REVIEW, PAST, FAMILY, PLAN} - read
    return [item for item in items if sections.at(item.start) not in beside]


def _weigh(cases: Iterable[ReadCase], items: Iterable[Item], weights: Weights) -> tuple[float, float]:
    """The weight of what the reading explains, and of what it does not, each meaning once.

    A region has to change the result, a side only to have been read: many codes have none.
    """
    used, read, understood = set[int](), set[int](), set[int]()
    for case in cases:
        denied = tuple(one for one in case.condition.mentions if one.status != AFFIRMED)
        used |= _covered((*(case.condition.facts if case.named else case.facts), *denied))
        read |= _covered((*case.condition.facts, *case.condition.mentions))
        understood |= _covered(case.understood)
    items = tuple(items)
    used |= _bygone(items)
    understood |= {
        limb.start for limb, item in pairwise(items) if limb.concept in LIMBS and item.start in understood
    }
    aside = _elsewhere(items, used)
    aside |= {item.start for before, item in pairwise(items) if before.concept == "post"}  # "s/p whiplash"
    placed: dict[str, float] = {}
    unplaced: dict[str, float] = {}
    for item in items:
        axis, _, value = item.concept.partition(":")
        known = understood if not value else read if axis == "side" else used
        weight = _weight(item, weights)
        if weight and (item.start in known or item.start not in aside):
            (placed if item.start in known else unplaced)[item.concept] = weight
    return sum(placed.values()), sum(weight for concept, weight in unplaced.items() if concept not in placed)


def _covered(facts: Iterable[ReadFact]) -> set[int]:
    return {place for fact in facts for span in fact.spans for place in range(span.start, span.end)}


def _elsewhere(items: Sequence[Item], read: Container[int]) -> set[int]:
    """The places of what is said of a part of the body that is none of the spine: "OA of the knee".

    What holds a word that was read is said of what was read.
    """
    found: set[int] = set()
    for meant, run in groupby(items, key=lambda item: item.kind == MEANING):
        said = {item.start: item.concept for item in run}
        ours = any(
            (start in read and concept not in _IDLE) or _is_of_spine(concept)
            for start, concept in said.items()
        )
        if meant and not ours and not _OTHER_PARTS.isdisjoint(said.values()):
            found |= said.keys()
    return found


def _is_of_spine(concept: str) -> bool:
    return concept.startswith(("region:", "level:")) or concept in ("back", "spine")


def _bygone(items: Sequence[Item]) -> set[int]:
    """The places of the regions and sides right before what is over or somebody else's: they go with it."""
    return {
        place.start
        for place, item in pairwise(items)
        if ":" in place.concept and item.status in (HISTORICAL, SOMEBODY_ELSE)
    }


def _weight(item: Item, weights: Weights) -> float:
    """What a meaning counts: nothing when denied, past, planned, unknown to the Tabular, or no condition."""
    if item.kind != MEANING or item.status in _NOT_NOW:
        return 0.0
    axis, _, value = item.concept.partition(":")
    if value:
        return 0.0 if value == "unspecified" else _AXES.get(axis, 0.0)
    if item.concept in _IDLE or item.concept.isdigit():
        return 0.0
    return weights.of.get(item.concept, 0.0) * item.quality


def _as_asked(
    hits: list[Hit], cases: Iterable[ReadCase], questionnaire: Questionnaire, tabular: Tabular, corpus: Corpus
) -> list[Hit]:
    """The hits by words where the reading leads to a question only: what it rules out does not come first.

    The code that only lacks its 7th character does, or what is below the heading that is handed over to. A
    term that has a code on other dates only is left with that one; poor matches would mislead.
    """
    assumed = {
        key: questionnaire.by_key[key].silence
        for key in (*questionnaire.document.remembered, *worded(questionnaire))
    }
    left = {code for case in cases for code in _possible(questionnaire, tabular, {**assumed, **case.answers})}
    if left:
        kept = {code[:3] for code in left}
        ruled_out = {code[:3] for code in _possible(questionnaire, tabular, {})} - kept
        fitting = [hit for hit in hits if hit.code[:3] not in ruled_out]
        if decided := _but_for_the_seventh(left, corpus):
            fitting = _with_first(fitting, decided, corpus, tabular.on)
        return [*fitting, *(hit for hit in hits if fitting and hit.code[:3] in ruled_out)]
    trees = tuple(case.result.tree for case in cases if case.result.tree)
    if trees:
        return sorted(hits, key=lambda hit: not hit.code.startswith(trees))
    best = max((hit.score for hit in hits if not hit.expired), default=0.0)
    others = [hit for hit in hits if hit.expired and hit.score * FAR_BELOW > best]
    return others or hits


def _but_for_the_seventh(left: Iterable[str], corpus: Corpus) -> str:
    """The code without its 7th character that all injuries and fractures left are of; empty if of several.

    What remains of an injury, which codes without one say, is possible until the phase of care is known.
    """
    stems = {corpus.stems[code] for code in left if code in corpus.stems} - set(left)
    return stems.pop() if len(stems) == 1 else ""


def _with_first(hits: list[Hit], stem: str, corpus: Corpus, on: date) -> list[Hit]:
    """The hits with that of a code first, which words need not have found."""
    found = [hit for hit in hits if corpus.stems.get(hit.code) == stem]
    found = found or [codes.as_hit_of(corpus, stem, on, 1.0, _why(None))]
    return [*found, *(hit for hit in hits if hit not in found)]


def _possible(questionnaire: Questionnaire, tabular: Tabular, facts: Mapping[str, str]) -> frozenset[str]:
    """The codes that the questions left may lead to."""
    found = resolve(questionnaire, tabular, facts)
    return (
        frozenset(code for family in found.possible for code in family.codes)
        if isinstance(found, Asking)
        else frozenset()
    )


def _merged(hits: Sequence[Hit], read: Sequence[str], corpus: Corpus, on: date) -> list[Hit]:
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
