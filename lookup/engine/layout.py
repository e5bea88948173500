"""A questionnaire as a file that people edit and compare: one choice, rule or text a line."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from typing import Any

import msgspec

from lookup.engine.questionnaire import Questionnaire


def as_file(questionnaire: Questionnaire) -> str:
    """The document as text; decoded again it has the same SHA-256."""
    document = msgspec.to_builtins(questionnaire.document, str_keys=True)
    parts = [f' "{name}": {_part(value)}' for name, value in document.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _part(value: Any) -> str:
    """A part of the document: a table has one entry a line, everything else is one line."""
    if isinstance(value, dict):
        return _between("{}", [f"  {_line(name)}: {_line(entry)}" for name, entry in value.items()], " ")
    if _is_table(value):
        return _between("[]", [f"  {_entry(entry)}" for entry in value], " ")
    return _line(value)


def _entry(entry: dict[str, Any]) -> str:
    """An entry of a table; one that has a table itself (the choices of a question) ends with it."""
    inner = next((name for name, value in entry.items() if _is_table(value)), None)
    if inner is None:
        return _line(entry)
    rest = {name: value for name, value in entry.items() if name != inner}
    rows = [f"    {_line(row)}" for row in entry[inner]]
    return f'{_line(rest)[:-1]}, "{inner}": {_between("[]", rows, "  ")}}}'


def _between(brackets: str, lines: list[str], indent: str) -> str:
    return brackets[0] + "\n" + ",\n".join(lines) + f"\n{indent}{brackets[1]}"


def _is_table(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], dict)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def differences(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    """The lines of the file that go ("-") and come ("+")."""
    changed = difflib.unified_diff(
        as_file(before).splitlines(), as_file(after).splitlines(), "before", "after", lineterm="", n=0
    )
    yield from (line for number, line in enumerate(changed) if number > 1 and line[0] in "+-")
