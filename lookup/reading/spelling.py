"""Which known words an unknown one may stand for: its beginning, its consonants, or one with typing errors.

Electronic records shorten words by leaving vowels out ("rdculopthy", "lmboscrl"). No list can hold these
forms; they are found by comparing consonants in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from rapidfuzz.distance import OSA

from lookup.reading.words import stem

_VOWELS = frozenset("aeiouy")
_LIMIT = 6  # offers for one word
_SPREAD = 0.05  # offers this far below the best one are still made
_DOUBT = 2  # how much more than by its likeness an offer behind the best one loses
_SHORTEST = 3  # letters below which a word is taken as it is


def skeleton(word: str) -> str:
    """First letter and consonants, without repeated ones: "radiculopathy" -> "rdclpth"."""
    kept = word[:1]
    for letter in word[1:]:
        if letter not in _VOWELS and letter != kept[-1]:
            kept += letter
    return kept


def is_subsequence(short: str, long: str) -> bool:
    """Whether the letters of `short` occur in `long` in this order."""
    letters = iter(long)
    return all(letter in letters for letter in short)


class _Word(NamedTuple):
    """A word with its consonants, its letters as bits, and how many it has."""

    text: str
    bones: str
    letters: int
    size: int


def _word(text: str) -> _Word:
    return _Word(text, skeleton(text), _letters(text), len(text))


class Speller:
    """Offers known words for unknown ones. Words known only as noise are never offered."""

    def __init__(self, vocabulary: Iterable[str], noise: Iterable[str] = ()) -> None:
        words = sorted({word for word in vocabulary if word.isalpha() and len(word) > _SHORTEST})
        self.known = frozenset(words) | frozenset(vocabulary) | frozenset(noise)
        self._stems = frozenset(stem(word) for word in self.known)
        self._by_letter: dict[str, list[_Word]] = {}
        for word in words:
            self._by_letter.setdefault(word[0], []).append(_word(word))
        self._cached = lru_cache(maxsize=20_000)(self._offers)

    def forget(self) -> None:
        """Drop the offers that are kept for words asked about."""
        self._cached.cache_clear()

    def knows(self, word: str) -> bool:
        """Whether a word needs no offers: it is known, a form of a known one, or nothing to be read."""
        short = len(word) < _SHORTEST or not word.isalpha()
        return short or word in self.known or stem(word) in self._stems

    def __call__(self, word: str) -> tuple[tuple[str, float], ...]:
        """Known words for a word, each with a quality below 1, best first; none for a form of a known one."""
        return () if self.knows(word) else self._cached(word)

    def _offers(self, text: str) -> tuple[tuple[str, float], ...]:
        word = _word(text)
        scored = [
            (quality, known.text) for known in self._candidates(word) if (quality := _likeness(word, known))
        ]
        if not scored:
            return ()
        scored.sort(key=lambda pair: (-pair[0], len(pair[1]), pair[1]))
        offers: dict[str, tuple[str, float]] = {}
        for quality, known in scored:
            if quality < scored[0][0] - _SPREAD or len(offers) == _LIMIT:
                break
            behind = scored[0][0] - quality
            offers.setdefault(stem(known), (known, quality - _DOUBT * behind))
        return tuple(offers.values())

    def _candidates(self, word: _Word) -> list[_Word]:
        """Words with the same first letter, or with the first two letters exchanged, that may be like it.

        That is seen at one look: they are longer and have its consonants, or are about as long and have its
        letters, but for as many as may be wrong.
        """
        text, letters, consonants = word.text, word.letters, _letters(word.bones)
        found = self._by_letter.get(text[0], [])
        if text[1] != text[0]:
            found = found + self._by_letter.get(text[1], [])
        size, wrong, dropped = word.size, _allowed(text), _wrong_consonants(word)
        return [
            known
            for known in found
            if (known.size > size and (consonants & ~known.letters).bit_count() <= dropped)
            or (abs(known.size - size) <= wrong and (letters & ~known.letters).bit_count() <= wrong)
        ]


def _letters(word: str) -> int:
    """The letters of a word, one bit for each; those outside a to z share what is left."""
    return reduce(or_, (1 << ((ord(letter) - 97) % 64) for letter in word), 0)


def _allowed(word: str) -> int:
    """How many letters of a word may be wrong."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def _wrong_consonants(word: _Word) -> int:
    """How many consonants may be wrong of a word with letters left out."""
    return 1 if len(word.bones) > 4 else 0


def _likeness(word: _Word, known: _Word) -> float:
    """How likely a word was typed for a known one, from 0 to below 1."""
    best = _misspelt(word.text, known.text)
    if word.text[0] != known.text[0]:
        return best
    if known.text.startswith(word.text):
        return max(best, 0.97 - 0.01 * (len(known.text) - len(word.text)))
    if len(word.bones) > 2 and len(word.text) < len(known.text):
        best = max(best, _shortened(word, known))
    return best


def _misspelt(word: str, known: str) -> float:
    """Likeness by the number of letters inserted, left out, changed or exchanged."""
    allowed = _allowed(word)
    if abs(len(word) - len(known)) > allowed:
        return 0.0
    distance = OSA.distance(word, known, score_cutoff=allowed)
    if distance > allowed:
        return 0.0
    return 0.97 - 0.35 * distance / max(len(word), 4) - (0.06 if word[0] != known[0] else 0.0)


def _shortened(word: _Word, known: _Word) -> float:
    """Likeness of a word with letters left out: the same consonants, their beginning, or most of them."""
    left_out = 1 - len(word.text) / len(known.text)
    inside = not word.letters & ~known.letters and is_subsequence(word.text, known.text)
    if word.bones == known.bones:
        return 0.95 - 0.15 * left_out if inside else 0.86 - 0.15 * left_out
    if known.bones.startswith(word.bones):
        return (0.88 if inside else 0.78) - 0.12 * left_out
    if inside and left_out < 0.65 and len(word.bones) > 3:
        return 0.82 - 0.15 * left_out
    wrong = _wrong_consonants(word)
    if not wrong:
        return 0.0
    distance = OSA.distance(word.bones, known.bones[: len(word.bones) + 1], score_cutoff=wrong)
    return 0.72 - 0.12 * left_out if distance <= wrong else 0.0
