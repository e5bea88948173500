"""The lexicon: what abbreviations and common words stand for, looked up phrase by phrase.

Axis phrases (lookup/reading/axes.py) and triggers (triggers.py) are built in; everything else is passed in by
the caller, so that editors can change it. A term that is wholly made of the same words in another order, or
with a region or side in between ("herniated lumbar disc"), is found by its bag of words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lookup.reading import axes, triggers
from lookup.reading.tokens import BREAK, tokenise
from lookup.reading.words import STOP_WORDS, stem

_TOO_COMMON = frozenset(map(stem, ("pain", "ache")))  # words that many conditions share make no bag
_DEPTH = 3  # short forms inside short forms
_AGES = tuple(f"{unit} old" for unit in ("year", "years", "yr", "yrs", "month", "months", "week", "weeks"))
KINDS = ("synonym", "abbreviation", "short_form")


@dataclass(frozen=True, slots=True)
class Synonym:
    """One line of the lexicon. With `codes` it leads to these codes; else `expansion` replaces the term."""

    term: str
    kind: str
    expansion: str
    source: str
    codes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Replacement:
    """What a phrase stands for: words to be looked up again, or concepts of an axis as they are."""

    words: tuple[str, ...]
    concepts: tuple[str, ...]
    term: str


@dataclass(slots=True)
class Node:
    """A place in a tree of phrases: what the words so far stand for, and the words that may come next."""

    replacement: Replacement | None = None
    below: dict[str, Node] = field(default_factory=dict)


@dataclass(frozen=True)
class Lexicon:
    """Terms by the stems of their words. Build it with `lexicon`.

    `shorts` are abbreviations and short forms, written out first; `phrases` everything else that is replaced;
    `bags` the phrases that are found in any order too. `words` are words to which a typed word may be
    corrected, `known` the rest that is never corrected. `kept`: what replacements stand for, once worked out.
    """

    phrases: Node
    shorts: Node
    bags: Mapping[frozenset[str], Replacement]
    joined: frozenset[str]
    words: frozenset[str] = field(repr=False)
    known: frozenset[str] = field(repr=False)
    kept: dict[Replacement, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def bag_words(self) -> Mapping[str, tuple[tuple[frozenset[str], Replacement], ...]]:
        """Each word -> the bags it is the alphabetically first word of."""
        found: dict[str, tuple[tuple[frozenset[str], Replacement], ...]] = {}
        for words, replacement in self.bags.items():
            key = min(words)
            found[key] = (*found.get(key, ()), (words, replacement))
        return found


def lexicon(synonyms: Iterable[Synonym] = ()) -> Lexicon:
    """The built-in phrases and the given synonyms. Of two entries for one term the later one counts."""
    entries = tuple(synonyms)
    built_in = (*axes.phrases(), *triggers.phrases(), *_AGES)
    phrases = {text: Replacement((), concepts, "") for text, concepts in axes.phrases().items()}
    phrases |= dict.fromkeys(_AGES, Replacement((), (), ""))  # an age says nothing
    phrases |= {text: Replacement((), (concept,), "") for text, concept in triggers.phrases().items()}
    shorts = {text: Replacement(words, (), "") for text, words in axes.shared_nouns()}
    bags = {frozenset(words): Replacement((), concepts, "") for words, concepts in axes.BAGS}
    for entry in filter(_replaces, entries):
        replacement = Replacement(_words(entry.expansion), (), entry.term)
        (phrases if entry.kind == "synonym" else shorts)[entry.term] = replacement
        bag = frozenset(stem(word) for word in _words(entry.term) if word not in STOP_WORDS)
        if entry.kind == "synonym" and len(bag) > 1 and not bag & _TOO_COMMON:
            bags[bag] = replacement
    texts = [*built_in, *(text for entry in entries for text in (entry.term, entry.expansion))]
    slashed = frozenset(part for text in texts for part in text.lower().split() if "/" in part)
    terms = [entry.term for entry in entries if entry.kind != "synonym"]
    known = _all_words(term for term in terms if len(_words(term)) == 1)
    return Lexicon(
        _tree(phrases),
        _tree(_written_out(shorts)),
        bags,
        slashed,
        _all_words(texts) - _all_words(terms),
        known,
    )


def _replaces(entry: Synonym) -> bool:
    """Whether an entry replaces its term: it has no codes, and says more than the same words again."""
    return not entry.codes and sorted(_key(entry.term)) != sorted(_key(entry.expansion))


def _written_out(shorts: Mapping[str, Replacement]) -> dict[str, Replacement]:
    """Short forms whose expansion holds another short form, with that one written out as well."""
    by_key = {_key(term): found for term, found in shorts.items()}

    def words(found: Replacement, depth: int) -> tuple[str, ...]:
        inner = [(word, by_key.get((stem(word),))) for word in found.words]
        parts = [words(other, depth - 1) if other and depth else (word,) for word, other in inner]
        return tuple(word for part in parts for word in part)

    return {term: Replacement(words(found, _DEPTH), (), found.term) for term, found in shorts.items()}


def _tree(phrases: Mapping[str, Replacement]) -> Node:
    root = Node()
    for text, replacement in phrases.items():
        node = root
        for word in _key(text):
            node = node.below.setdefault(word, Node())
        node.replacement = replacement
    return root


def _key(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _words(text))


def _all_words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _words(text))


def _words(text: str) -> tuple[str, ...]:
    """The folded words of a phrase; words with a slash stay whole, breaks are dropped."""
    slashed = [part for part in text.lower().split() if "/" in part]
    return tuple(token.text for token in tokenise(text, slashed) if token.kind != BREAK)
