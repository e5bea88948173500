"""Text to tokens that remember where they stood. One pass of one regular expression: linear in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from lookup.reading.levels import parse_level, regions, vertebra

WORD, LEVEL, CODE, BREAK = "word", "level", "code", "break"

# Characters without width that editors and web pages leave inside words.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LETTER = r"[^\W_]"
_SPOKEN = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_NUMBER = "|".join(_SPOKEN)
_GAP = r"(?:[^\S\n]+|-)"
_TOKEN = re.compile(
    rf"""
    (?P<plain>[A-Za-z]{{3,}}+(?=[\ \n,;]))
    |(?P<code>(?<![^\W_.])[A-Za-z][0-9A-Za-z][0-9A-Za-z]\.[0-9A-Za-z]{{1,4}}(?![^\W_]))
    |(?P<level>(?<![^\W_.'’])[CcTtLlSs][ -]?[0-9]{{1,2}}
        (?:\s*(?:[-–—/,]|(?ai:to|thru|through|and|on|over)|&)\s*[CcTtLlSs]?[0-9]{{1,2}}
        |[^\S\n]*[CcTtLlSs][0-9]{{1,2}})*(?![^\W_]))
    |(?P<spoken>(?<![^\W_.'’])[CcTtLlSs]{_GAP}(?ai:{_NUMBER}){_GAP}(?:[CcTtLlSs]{_GAP})?(?ai:{_NUMBER})(?![^\W_]))
    |(?P<joined>{_LETTER}+/{_LETTER}*)
    |(?P<word>{_LETTER}(?:[{_INVISIBLE}'’]?{_LETTER})*)
    |(?P<break>[,;:.()\[\]/&+?!|\n])
    """,
    re.VERBOSE,
)
# What a line begins with that no level of the line before runs on to.
BEGINS = re.compile(r"(?!(?ai:to|thru|through|and|on|over)\s*+[CcTtLlSs]?[0-9])[A-Za-z]{2}")
_LEVEL_PART = re.compile(r"([CTLS])?[ -]?([0-9]{1,2})", re.IGNORECASE)
_NEXT_LEVEL = re.compile(
    r"([CTLS])[ -]?([0-9]{1,2})[^CTLS]*?(\s*(?:,|&|\band\b|\s)\s*)(?=([CTLS])[ -]?([0-9]{1,2}))",
    re.IGNORECASE,
)
_SEGMENT = re.compile(
    r"([CTLS]?)[ -]?([0-9]{1,2})\s*(?:[-–—/]|to\b|thru\b|through\b)\s*([CTLS]?)([0-9]{1,2})", re.IGNORECASE
)
_LISTED = re.compile(r"\s*(?:[,&]|\band\b|\s)\s*", re.IGNORECASE)
_JUNCTIONS = (("C", 7, "T", 1), ("C", 8, "T", 1), ("T", 12, "L", 1), ("L", 5, "S", 1))
_LAST_LEVEL = {"C": 8, "T": 12, "L": 6, "S": 5}
_PREFIXES = ("post", "non")
MAX_WORD = 40  # a longer run of letters is no word that anybody could have meant


class Token(NamedTuple):
    """A piece of the text: `text` is folded (lower case, no accents), `start`, `end` index the original."""

    text: str
    start: int
    end: int
    kind: str = WORD


def tokenise(text: str, joined: Collection[str] = ()) -> list[Token]:
    """The words, spinal levels, codes and breaks of a text, in order.

    `joined` names the folded words that keep their slash ("w/o", "s/p"). Anything else that is no letter or
    digit (emoji, control characters) only separates words.
    """
    found = list(_tokens(text, joined))
    return list(_prefixed(text, found)) if any(token.text in _PREFIXES for token in found) else found


def _tokens(text: str, joined: Collection[str]) -> Iterator[Token]:
    at = 0
    while match := _TOKEN.search(text, at):
        at = match.end()
        kind = match.lastgroup
        if kind in ("plain", "word"):
            yield Token(fold(match.group()), match.start(), at)
        elif kind == "level" and not _is_level(match.group()):
            at = _end_of_word(text, match.start())
            yield _word(text, match.start(), at)
        elif kind == "level":
            at = match.start() + _end_of_stretch(match.group())
            yield Token(text[match.start() : at].upper(), match.start(), at, LEVEL)
        elif kind == "spoken":
            yield from _spoken(text, match.start(), at)
        elif kind == "joined":
            at = _slash_end(match.group(), match.start(), joined)
            yield _word(text, match.start(), at)
        elif match.group() == "&":
            yield Token("and", match.start(), at)
        elif match.group() == "?" and _doubts(text, match.start()):
            yield Token("questionable", match.start(), at)
        else:
            yield Token(match.group().upper(), match.start(), at, CODE if kind == "code" else BREAK)


def _spoken(text: str, start: int, end: int) -> Iterator[Token]:
    """A level as it is dictated, "L four five"; its words when there is no such level."""
    letter, number, *last = re.split(_GAP, text[start:end].upper())
    numbers = str(_SPOKEN.index(number.lower())), str(_SPOKEN.index(last[-1].lower()))
    level = f"{letter}{numbers[0]}-{last[0] if len(last) > 1 else ''}{numbers[1]}"
    if _is_level(level):
        yield Token(level, start, end, LEVEL)
    else:
        yield from (
            _word(text, m.start() + start, m.end() + start) for m in re.finditer(r"[^\s-]+", text[start:end])
        )


def _doubts(text: str, place: int) -> bool:
    """Whether a question mark stands before a word, as charts write what is only suspected: "?stenosis".

    One at the end of a line doubts what stands before it.
    """
    begins = place == 0 or text[place - 1].isspace() or text[place - 1] in "(,;:"
    ahead = text[place + 1 : place + 3]
    return begins and "\n" not in ahead and ahead.strip()[:1].isalpha()


def _prefixed(text: str, found: Iterable[Token]) -> Iterator[Token]:
    """Tokens with "post-" and "non-" made one word with the next, however they were written."""
    before, held = "", None
    for token in found:
        if held and token.kind == WORD and text[held.end : token.start].strip() in ("", "-", "–"):
            token = Token(held.text + token.text, held.start, token.end)
            held = None
        if held:
            yield held
        held = token if token.text in _PREFIXES and before != "status" else None
        before = token.text
        if not held:
            yield token
    if held:
        yield held


def _slash_end(text: str, start: int, joined: Collection[str]) -> int:
    """Where the first word of "a/b" ends: behind all of it, behind the slash, or before the slash."""
    slash = text.index("/")
    for end in (len(text), slash + 1):
        if fold(text[:end]) in joined:
            return start + end
    return start + slash


def _end_of_word(text: str, start: int) -> int:
    end = start + 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return end


def _word(text: str, start: int, end: int) -> Token:
    return Token(fold(text[start:end]), start, end)


def _is_level(text: str) -> bool:
    """Whether every number is a vertebra or nerve root of its letter, so that "T50" stays a word."""
    letter = ""
    for found in _LEVEL_PART.finditer(text):
        letter = (found[1] or letter).upper()
        if int(found[2]) > _LAST_LEVEL[letter] or (int(found[2]) == 0 and letter != "C"):
            return False
    return True


def _end_of_stretch(text: str) -> int:
    """Where levels end that belong together: "C5-6 and L4-5" are two places, "L5 and S1" are one.

    So are "C4-5 and C5-6", which meet; "C4-5 and C6-7" leave a disc out and are two.
    """
    return min(_end_of_letter(text), _end_of_meeting(text))


def _end_of_letter(text: str) -> int:
    """Where another part of the spine begins."""
    for found in _NEXT_LEVEL.finditer(text):
        one, other = found[1].upper(), found[4].upper()
        if one != other and (one, int(found[2]), other, int(found[5])) not in _JUNCTIONS:
            return found.start(3)
    return len(text)


def _end_of_meeting(text: str) -> int:
    """Where a segment is listed that does not meet those before it, or lies in another region."""
    letter, end, upper, lower, region = "", 0, 0, 0, ""
    for found in _SEGMENT.finditer(text):
        before_it = [part[1] for part in _LEVEL_PART.finditer(text, end, found.start()) if part[1]]
        letter = (found[1] or [letter, *before_it][-1]).upper()  # "L4 and 5-6" are lumbar
        ends = vertebra(letter, found[2]), vertebra(found[3].upper() or letter, found[4])
        first, last = min(ends), max(ends)
        before, region = region, regions(parse_level(f"{letter}{found[2]}-{found[3]}{found[4]}"))[-1]
        if end and _LISTED.fullmatch(text, end, found.start()):
            if first > lower or last < upper or region != before:
                return end
            first, last = min(first, upper), max(last, lower)
        letter, end, upper, lower = found[3].upper() or letter, found.end(), first, last
    return len(text)


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """A word in lower case without accents, possessive ending and invisible characters."""
    if word.isascii() and word.isalnum():
        return word[:MAX_WORD].lower()
    plain = unicodedata.normalize("NFKD", word[: MAX_WORD + 8]).casefold().replace("’", "'")
    plain = "".join(c for c in plain if c not in _INVISIBLE and not unicodedata.combining(c))
    return plain.removesuffix("'s").replace("'", "")[:MAX_WORD]
