"""The single keys of the site: one table, and what an account may make of it.

Pure. Number keys give the numbered answers and are not in the table: they are switched off with the others
but cannot be moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NAMED = ("Enter", "Backspace", "Delete", "Insert")
"""Keys that may be chosen by name; every other key is the one character it types."""
NUMBERS = "123456789"


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that a key does: its name in templates, its key unless changed, and what it does in words."""

    name: str
    usual: str
    does: str


TABLE = (
    Key("search", "/", "to the search box"),
    Key("chart", "n", "code a new chart"),
    Key("none", "0", "nothing more is documented"),
    Key("accept", "Enter", "the main button: accept the codes, go on"),
    Key("back", "Backspace", "take the last answer back, or leave a question as it is"),
    Key("undo", "u", "undo the last step"),
    Key("edit", "e", "go through what is documented, to change it"),
    Key("copy", "c", "copy the codes, or the text of the query"),
    Key("print", "p", "print"),
    Key("sheet", "?", "the list of keys that work on the page"),
)


class KeyRefused(ValueError):
    """A key that cannot be chosen; `name` says for what, the message why."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one account. `changed` holds those that differ from the table; "" is no key at all."""

    on: bool = True
    changed: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """The key for a name of the table; "" when it has none. KeyError for an unknown name."""
        return self.changed.get(name, USUAL[name])

    @property
    def table(self) -> tuple[tuple[Key, str], ...]:
        """Every line of the table with the key that the account uses."""
        return tuple((key, self.of(key.name)) for key in TABLE)


USUAL: Mapping[str, str] = {key.name: key.usual for key in TABLE}


def changes(wanted: Mapping[str, str]) -> dict[str, str]:
    """What differs from the table. KeyRefused for an unknown name, a key that is none, or one used twice."""
    all_keys: dict[str, str] = dict(USUAL)
    for name, typed in wanted.items():
        if name not in USUAL:
            raise KeyRefused(name, "There is no such key to choose.")
        all_keys[name] = _key(name, typed.strip())
    for name, key in all_keys.items():
        if key and key != USUAL[name] and list(all_keys.values()).count(key) > 1:
            raise KeyRefused(name, f"The key {key} is used twice.")
    return {name: key for name, key in all_keys.items() if key != USUAL[name]}


def _key(name: str, typed: str) -> str:
    named = next((each for each in NAMED if each.casefold() == typed.casefold()), typed)
    if named in NAMED or not named:
        return named
    if len(named) != 1 or not named.isprintable():
        raise KeyRefused(name, f"A key is one character, or one of {', '.join(NAMED)}; empty is no key.")
    if named in NUMBERS:
        raise KeyRefused(name, "1 to 9 give the numbered answers.")
    return named
