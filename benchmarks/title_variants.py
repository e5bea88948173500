"""Official titles as electronic records write them: shortened, reordered, misspelt. Same seed, same texts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

SHORT_FORMS = {
    "with": "w/",
    "without": "w/o",
    "unspecified": "Unspec",
    "region": "Regn",
    "initial": "Init",
    "encounter": "Encntr",
    "other": "Oth",
    "disorder": "D/O",
    "fracture": "Fx",
    "right": "Rt",
    "left": "Lt",
    "syndrome": "Synd",
    "lumbar": "lumb",
    "cervical": "cerv",
    "thoracic": "thor",
    "lumbosacral": "lumbosac",
    "vertebra": "vert",
    "intervertebral": "intvrt",
}
_LETTERS = "aeioulnrst"


def short_forms(title: str, _: random.Random) -> str:
    """ "Spondylosis w/o Myelopathy Or Radiculopathy,Lumb Regn"."""
    text = title.replace("not elsewhere classified", "NEC").replace("due to", "d/t")
    return _words(text, lambda word: SHORT_FORMS.get(word.lower(), word)).replace(", ", ",")


def without_vowels(title: str, chance: random.Random) -> str:
    """Long words lose most of their vowels: "Spndylsis with rdiclpthy"."""

    def shorten(word: str) -> str:
        if len(word) < 7:
            return word
        return word[0] + "".join(c for c in word[1:] if c not in "aeiou" or chance.random() < 0.3)

    return _words(title, shorten)


def beginnings(title: str, chance: random.Random) -> str:
    """Long words end after five to seven letters; many such texts have more than one meaning."""
    return _words(title, lambda word: word if len(word) < 8 else word[: chance.randint(5, 7)])


def misspelt(title: str, chance: random.Random) -> str:
    """One letter left out, exchanged, doubled or changed in one long word."""
    words = list(re.finditer(r"[A-Za-z]{6,}", title))
    if not words:
        return title
    found = chance.choice(words)
    word, place, letter = found.group(), chance.randint(1, len(found.group()) - 2), chance.choice(_LETTERS)
    wrong = chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
        )
    )
    return title[: found.start()] + wrong + title[found.end() :]


def reordered(title: str, chance: random.Random) -> str:
    """Parts between commas in another order, or what follows "of", "in" or "due to" in front."""
    parts = [part.strip() for part in title.split(",")]
    if len(parts) > 1:
        chance.shuffle(parts)
        return ", ".join(parts)
    found = re.match(r"(.*?) (?:of|in|due to) (.*)$", title)
    return f"{found[2]} {found[1]}" if found else " ".join(reversed(title.split()))


VARIANTS: dict[str, Callable[[str, random.Random], str]] = {
    "as printed": lambda title, _: title,
    "short forms": short_forms,
    "without vowels": without_vowels,
    "misspelt": misspelt,
    "reordered": reordered,
    "beginnings of words": beginnings,
}


def _words(text: str, change: Callable[[str], str]) -> str:
    return re.sub(r"[A-Za-z]+", lambda found: change(found.group()), text)
