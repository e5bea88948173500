"""What a text is read into: one item for every meaning found, with the place it was found at."""

from __future__ import annotations

from typing import NamedTuple

MEANING, BREAK, CONNECTOR, TRIGGER = "meaning", "break", "connector", "trigger"
CONNECTORS = frozenset(("and", "or", "/", "+", "|"))


class Item(NamedTuple):
    """One meaning in a text, or the break or connector between two.

    `concept` is a word stem ("radiculopathy") or an axis value ("region:lumbar"). `options` are the other
    concepts that the words may stand for, each with a quality up to 1; `quality` is that of `concept`.
    `read_as` is the lexicon term that replaced the words, if one did.
    """

    concept: str
    start: int
    end: int
    kind: str = MEANING
    status: str = "affirmed"
    quality: float = 1.0
    options: tuple[tuple[str, float], ...] = ()
    read_as: str = ""


def kind_of(concept: str) -> str:
    """The kind of an item that stands for a concept of the lexicon."""
    return CONNECTOR if concept in CONNECTORS else MEANING
