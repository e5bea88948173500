"""Which known words an unknown one may stand for: its beginning, its consonants, or one with typing errors.

Electronic records shorten words by leaving vowels out ("rdculopthy", "lmboscrl"). No list can hold these
forms; they are found by comparing consonants in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

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


class Speller:
    """Offers known words for unknown ones. Words known only as noise are never offered."""

    def __init__(self, vocabulary: Iterable[str], noise: Iterable[str] = ()) -> None:
        words = sorted({word for word in vocabulary if word.isalpha() and len(word) > _SHORTEST})
        self.known = frozenset(words) | frozenset(vocabulary) | frozenset(noise)
        self._stems = frozenset(stem(word) for word in self.known)
        self._by_letter: dict[str, list[tuple[str, str]]] = {}
        for word in words:
            self._by_letter.setdefault(word[0], []).append((word, skeleton(word)))
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

    def _offers(self, word: str) -> tuple[tuple[str, float], ...]:
        bones = skeleton(word)
        scored = [
            (quality, known)
            for known, known_bones in self._candidates(word)
            if (quality := _likeness(word, bones, known, known_bones))
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

    def _candidates(self, word: str) -> list[tuple[str, str]]:
        """Words with the same first letter, or with the first two letters exchanged."""
        found = self._by_letter.get(word[0], [])
        return found if word[1] == word[0] else found + self._by_letter.get(word[1], [])


def _likeness(word: str, bones: str, known: str, known_bones: str) -> float:
    """How likely `word` was typed for `known`, from 0 to below 1."""
    best = _misspelt(word, known)
    if word[0] != known[0]:
        return best
    if known.startswith(word):
        return max(best, 0.97 - 0.01 * (len(known) - len(word)))
    if len(bones) > 2:
        best = max(best, _shortened(word, bones, known, known_bones))
    return best


def _misspelt(word: str, known: str) -> float:
    """Likeness by the number of letters inserted, left out, changed or exchanged."""
    allowed = 0 if len(word) < 4 else 1 if len(word) < 6 else 2 if len(word) < 10 else 3
    if abs(len(word) - len(known)) > allowed:
        return 0.0
    distance = OSA.distance(word, known, score_cutoff=allowed)
    if distance > allowed:
        return 0.0
    return 0.97 - 0.35 * distance / max(len(word), 4) - (0.06 if word[0] != known[0] else 0.0)


def _shortened(word: str, bones: str, known: str, known_bones: str) -> float:
    """Likeness of a word with letters left out: the same consonants, their beginning, or most of them."""
    if len(word) >= len(known):
        return 0.0
    left_out = (len(known) - len(word)) / len(known)
    inside = is_subsequence(word, known)
    if bones == known_bones:
        return 0.95 - 0.15 * left_out if inside else 0.86 - 0.15 * left_out
    if known_bones.startswith(bones) and len(bones) > 2:
        return (0.88 if inside else 0.78) - 0.12 * left_out
    if inside and len(word) > 3 and left_out < 0.65 and len(bones) > 3:
        return 0.82 - 0.15 * left_out
    if len(bones) > 4 and OSA.distance(bones, known_bones[: len(bones) + 1], score_cutoff=1) <= 1:
        return 0.72 - 0.12 * left_out
    return 0.0
