"""How well a document answers a query: a pure function of the two and of how rare each word is.

A score is the weight of what was said and is met, less the weight of what the document demands and was not
said, less what contradicts. What was said and is met by no document is the same for all and does not count.
The rules come from the structure of the classification: an axis that is not said prefers the "unspecified"
code, a region or side that is said excludes the others, "other" is an answer only when it was asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from lookup.reading.axes import APART, NARROWER, NEAR, REGIONS, SAME, WIDER, relation
from lookup.reading.words import FILLERS, MODIFIERS, STRUCTURES, is_diagnosis, stem
from lookup.search.documents import SYNONYM, TITLE, Document
from lookup.search.meanings import Meaning
from lookup.search.query import Place, Query

_WEIGHTS = {
    "back": 0.5,  # a place, like a region, and the widest
    "intervertebral": 0.1,  # every disc of the code set is one
    "pain": 0.6,  # a symptom: a definitive diagnosis beside it is what is coded (G I.B.4, I.B.5)
    **{stem(word): 0.45 for word in MODIFIERS},
    **{stem(word): 0.4 for word in STRUCTURES - {"intervertebral"}},
    **{stem(word): 0.2 for word in FILLERS},
}

MISSING = 0.8  # share of a word's weight that it costs not to be said
MISSING_DIAGNOSIS = 1.1
NOTHING_SAID = -0.8  # for a wording of which only the place, or a word of its headings, was said
OPTIONAL = 0.7  # share of a word's weight that an optional word earns
REGION, SIDE, LEVEL = 0.9, 0.6, 0.4
_ALL_REGIONS = (*REGIONS, "unspecified")
_REGION_SHARE = {SAME: 1.0, WIDER: 0.7, NARROWER: 0.55, NEAR: -0.1, APART: -1.3}
NO_REGION_SAID, REGION_UNSPECIFIED, EXTRA_REGION = -0.7, -0.25, -0.3
NO_SIDE_SAID, WRONG_SIDE, SIDE_UNSPECIFIED, ONE_SIDE_OF_TWO = -0.5, -1.2, -0.2, 0.25
NO_LEVEL_SAID, WRONG_LEVEL, LEVEL_UNSPECIFIED = -0.3, -0.6, -0.2
OTHER_MET, NEC_MET, OTHER_MISSED, OTHER_UNASKED = 0.4, 0.3, -0.1, -0.25
UNSPECIFIED_MET, UNSPECIFIED_MISSED, UNSPECIFIED_DEFAULT = 0.4, -0.05, 0.03
DENIED_MET, DENIED_UNASKED = 0.4, -0.02
CONTRADICTED = -1.3  # times the weight of the word said to be absent on one side and present on the other
REGION_IGNORED = -0.12
NEAREST = 0.15  # for a region that was said of the very condition, when several were named
BESIDE = 0.7  # weight of a region that is one choice among words
LITERAL = 0.15  # for the very words; decides between wordings of the same meaning
EXACT = 2.0  # for a whole official title
SPREAD = -0.06  # for a wording that stands at a heading above the code
DOUBTED = 0.7  # share of a word's weight that it costs to demand what was only suspected
IMPLIED = 0.3  # share of a word's weight when it only follows from the region that was said
PHASE_MET, PHASE_MISSED = 0.3, -0.3  # an encounter was named: codes with 7th characters are meant
OTHER_LINK = -0.15
WHOLE_TERM = 1.5  # a synonym that is said in part costs more than a wording of the classification
CURATED = 0.1  # a synonym is made for its code
SYMPTOM_BESIDE = -0.35  # for pain when a diagnosis is named that the wording leaves out (G I.B.4, I.B.5)
WEAK = -0.15  # "see also" and codes loaded for reference only


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each concept of the corpus: rare words weigh more, words that only qualify weigh less.

    `missing` is what it costs each when a wording demands it and it was not said.
    """

    of: Mapping[str, float]
    missing: Mapping[str, float]
    unknown: float = 1.3

    def __getitem__(self, concept: str) -> float:
        return self.of.get(concept, self.unknown)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with what its words can earn, worked out once for all documents.

    `earned`: concept -> what it earns where it is demanded, which is less when it was only suspected;
    `earned_or_implied` has those that follow from others too.
    `readings`: concept -> the others that its word may mean. `shares`: region -> the share of a region's
    weight that it earns for the place named that fits best, negative when it contradicts all of them.
    """

    query: Query
    gains: Mapping[str, float]
    earned: Mapping[str, float]
    earned_or_implied: Mapping[str, float]
    readings: Mapping[str, frozenset[str]]
    literal: frozenset[str]
    diagnoses: frozenset[str]
    shares: Mapping[str, float]
    implied_regions: frozenset[str]
    linked: bool
    phased: bool


def ask(query: Query, weights: Weights) -> Asked:
    """Weigh a query. A word earns no more by an unlikely reading than by the likely one."""
    gains: dict[str, float] = {}
    readings = {
        concept: frozenset(dict(choice)) - {concept} for choice in query.said for concept, _ in choice
    }
    for (best, quality), *others in query.said:
        gains[best] = max(gains.get(best, 0.0), quality * weights[best])
        for concept, likeness in others:
            gain = likeness * min(weights[concept], weights[best])
            gains[concept] = max(gains.get(concept, 0.0), gain)
    diagnoses = frozenset(c for c in query.concepts if is_diagnosis(c) and c not in query.doubted)
    earned = {c: g - DOUBTED * weights.of.get(c, 0.0) * (c in query.doubted) for c, g in gains.items()}
    return Asked(
        query,
        gains,
        earned,
        {c: IMPLIED * weights.of[c] for c in query.implied if c in weights.of} | earned,
        readings,
        query.literal,
        diagnoses,
        shares={name: max(region_share(place, name) for place in query.regions) for name in _ALL_REGIONS}
        if query.regions
        else {},
        implied_regions=query.implied_regions,
        linked=bool(query.literal & {"due", "with"}),
        phased=bool(query.phases - {"follow-up"}),
    )


def score(asked: Asked, document: Document, weights: Weights) -> float:
    """The score of a document for a query; only the order of scores has a meaning."""
    meaning, query = document.meaning, asked.query
    synonym = document.kind == SYNONYM
    total = _words(asked, meaning, weights, whole=synonym) + _specificity(query, meaning)
    total += _literal(asked.literal, document)
    if meaning.absent or query.denied:
        total += _absent(asked, meaning, weights)
    if meaning.regions or meaning.beside or query.regions:
        total += _region(asked, meaning)
    if meaning.sides:
        total += _side(query, meaning)
    if meaning.levels:
        total += _level(query, meaning)
    elif query.levels and document.unlevelled:
        total += LEVEL_UNSPECIFIED
    if asked.linked:
        total += _link(asked.literal, document.literal)
    if asked.diagnoses and "pain" in meaning.demanded and asked.diagnoses.isdisjoint(meaning.demanded):
        total += SYMPTOM_BESIDE
    if asked.phased:
        total += PHASE_MET if document.seventh else PHASE_MISSED
    return (
        total + WEAK * document.weak + SPREAD * document.spread + CURATED * (synonym and not document.spread)
    )


def _literal(words: frozenset[str], document: Document) -> float:
    if document.kind == TITLE and words == document.literal:
        return EXACT
    shared = len(words & document.literal)
    return LITERAL * shared / (len(words) + len(document.literal) - shared or 1)


def _link(said: frozenset[str], printed: frozenset[str]) -> float:
    """The cost of "due to" where the wording says "with", or the reverse: not the same (G I.A.15)."""
    for one, other in (("due", "with"), ("with", "due")):
        if one in said and other in printed and one not in printed:
            return OTHER_LINK
    return 0.0


def _words(asked: Asked, meaning: Meaning, weights: Weights, *, whole: bool) -> float:
    """What words earn and cost. A synonym has to be said as a `whole`: nothing follows from other words."""
    total, said = 0.0, not meaning.groups
    earned = asked.earned if whole else asked.earned_or_implied
    for group in meaning.groups:
        if len(group) == 1:
            gain, cost = earned.get(group[0]), weights.missing[group[0]]
        else:
            gain, cost = _one_of(group, asked.earned, earned), _missing(asked, group, weights.of)
        if gain:
            said = True
            total += gain
        else:
            total -= cost * WHOLE_TERM if whole else cost
    if not said:
        total += NOTHING_SAID
    for concept in meaning.optional.intersection(asked.gains) if meaning.optional else ():
        if meaning.demanded.isdisjoint(asked.readings.get(concept, ())):
            total += OPTIONAL * asked.gains[concept]
    return total


def _one_of(group: tuple[str, ...], earned: Mapping[str, float], implied: Mapping[str, float]) -> float:
    """What a choice of words earns: those that were said, and only without any those that follow."""
    said = sum([earned.get(concept, 0.0) for concept in group])
    return said or sum([implied.get(concept, 0.0) for concept in group])


def _missing(asked: Asked, group: tuple[str, ...], of: Mapping[str, float]) -> float:
    """The cost of a group of which no word was said, unless a region that is one of its choices was."""
    for concept in group:
        if concept.startswith("region:") and asked.shares.get(concept[7:], 0.0) > 0:
            return 0.0
    return MISSING * min([of[concept] for concept in group if ":" not in concept])


def _absent(asked: Asked, meaning: Meaning, weights: Weights) -> float:
    total = 0.0
    query = asked.query
    for concept in meaning.absent:
        if concept in query.denied:
            total += DENIED_MET
        elif concept in asked.gains:
            total += CONTRADICTED * asked.gains[concept]
        else:
            total += DENIED_UNASKED
    for concept in query.denied:
        if any(concept in group for group in meaning.groups):
            total += CONTRADICTED * weights[concept]
    return total


def _region(asked: Asked, meaning: Meaning) -> float:
    query, shares = asked.query, asked.shares
    places = query.regions
    beside = _beside(asked, meaning) if meaning.beside and places else 0.0
    if not meaning.regions:
        near = not places or not query.implied.isdisjoint(meaning.demanded)
        return beside if near else beside + REGION_IGNORED
    if meaning.regions == (("unspecified",),):
        return beside + (REGION_UNSPECIFIED if places and not beside else 0.0)
    if not places:
        known = asked.implied_regions
        implied = known and any(name in known for group in meaning.regions for name in group)
        return beside + (0.0 if implied else NO_REGION_SAID)
    found = [max([shares[name] for name in group]) for group in meaning.regions]
    met = sorted((share for share in found if share > 0), reverse=True)[: len(places)]
    if not met:
        return REGION * max(found) + beside
    spare = beside if len(places) > len(met) else 0.0
    spare += NEAREST * _is_nearest(query, meaning) if query.nearest else 0.0
    return REGION * sum(met) + EXTRA_REGION * (len(found) - len(met)) + spare


def _is_nearest(query: Query, meaning: Meaning) -> bool:
    """Whether one of the words met was said of this region, of the several that were named."""
    names = {name for group in meaning.regions for name in group}
    return any(not names.isdisjoint(query.nearest.get(concept, ())) for concept in meaning.demanded)


def _beside(asked: Asked, meaning: Meaning) -> float:
    """What a region earns that is only one choice of a group: "neck" in "neck and back"."""
    return BESIDE * max([0.0, *(asked.shares[name] for name in meaning.beside)])


def region_share(place: Place, meant: str) -> float:
    """Share of a region's weight that `meant` earns for a place named; negative when it contradicts."""
    best = -9.0
    for said, quality in place:
        share = _REGION_SHARE[relation(said, meant)]
        best = max(best, share * quality if share > 0 else share)
    return best


def _side(query: Query, meaning: Meaning) -> float:
    if "unspecified" in meaning.sides:
        return SIDE_UNSPECIFIED if query.sides else 0.0
    if not query.sides:
        return NO_SIDE_SAID
    if query.sides & set(meaning.sides):
        return SIDE
    return ONE_SIDE_OF_TWO if "bilateral" in query.sides else WRONG_SIDE


def _level(query: Query, meaning: Meaning) -> float:
    if not query.levels:
        return NO_LEVEL_SAID
    met = max(query.levels.get(level, 0.0) for level in meaning.levels)
    return LEVEL * met if met else WRONG_LEVEL


def _specificity(query: Query, meaning: Meaning) -> float:
    total = 0.0
    if meaning.other:
        total += OTHER_MET if query.other else OTHER_UNASKED
    elif meaning.nec:
        total += NEC_MET if query.other else 0.0
    elif query.other:
        total += OTHER_MISSED
    if meaning.unspecified:
        total += UNSPECIFIED_MET if query.unspecified else UNSPECIFIED_DEFAULT
    elif query.unspecified:
        total += UNSPECIFIED_MISSED
    return total


def best_possible(query: Query, weights: Weights) -> float:
    """The score of a document that met everything said: what scores are measured against when shown."""
    words = sum(max(weights[c] * q for c, q in choice) for choice in query.said)
    axes = REGION * len(query.regions) + SIDE * bool(query.sides) + LEVEL * bool(query.levels)
    extra = OTHER_MET * query.other + UNSPECIFIED_MET * query.unspecified + DENIED_MET * len(query.denied)
    return max(words + axes + extra, 0.1)


def missing(concept: str, weight: float) -> float:
    """What it costs a wording that demands a word of this weight when it was not said."""
    return weight * (MISSING_DIAGNOSIS if is_diagnosis(concept) else MISSING)


def word_weight(concept: str, share: float) -> float:
    """Weight of a word by the share of all codes that it leads to (0 to 1)."""
    if concept in _WEIGHTS:
        return _WEIGHTS[concept]
    return 0.3 + 0.2 * min(-log(share), 7.0)
