"""Search for codes from a script: one text, or a file of texts in one process."""

from __future__ import annotations

import datetime
import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lookup.codeset_store import NoData
from lookup.management.script_input import day, from_json, reader_may_leave, unusable
from lookup.search import Hit, NoEdition
from lookup.textsearch import ReadCase, answer


class Command(BaseCommand):
    """Prints the codes that a text leads to on a date of service, best first."""

    help = "Search for codes by code, title, inclusion term, Index entry or synonym (docs/commands.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One text, or a file with one JSON object a line."""
        parser.add_argument("text", nargs="?", help="what a coder would type")
        parser.add_argument("--on", metavar="DATE", help="date of service, YYYY-MM-DD (default: today)")
        parser.add_argument("--limit", type=_positive, default=20, help="most codes for a text (default: 20)")
        parser.add_argument("--json", action="store_true", help="print a JSON list")
        parser.add_argument(
            "--batch", metavar="FILE", help='lines {"id", "text"}; prints {"id", "codes", "facts"}'
        )

    def handle(self, *, text: str | None, batch: str | None, **options: Any) -> None:
        """Answer the text or every line of the file; anything wrong is an error with exit code 2."""
        if (text is None) == (batch is None):
            raise unusable("Give either a text or --batch FILE.")
        if text is not None and not text.strip():
            raise unusable("The text is empty; give a code, a term or what the provider wrote.")
        on = day(options["on"])
        try:
            with reader_may_leave():
                for line in self._lines(text, batch, on, options["limit"], as_json=options["json"]):
                    self.stdout.write(line)
        except (NoEdition, NoData) as error:
            raise unusable(str(error)) from error

    def _lines(
        self, text: str | None, batch: str | None, on: datetime.date, limit: int, *, as_json: bool
    ) -> Iterator[str]:
        if batch is not None:
            for identity, one in _records(Path(batch)):
                found = answer(one, on=on, limit=limit)
                facts = _facts(one, found.cases)
                yield json.dumps({"id": identity, "codes": _records_of(found.hits), "facts": facts})
        elif as_json:
            yield json.dumps(_records_of(answer(text or "", on=on, limit=limit).hits), indent=1)
        else:
            hits = answer(text or "", on=on, limit=limit).hits
            yield from [_row(hit) for hit in hits] or ["Nothing found."]


def _records_of(hits: Iterable[Hit]) -> list[dict[str, object]]:
    return [
        {
            "code": hit.code,
            "title": hit.title,
            "billable": hit.billable,
            "score": hit.score,
            "why": _why(hit),
        }
        for hit in hits
    ]


def _facts(text: str, cases: Iterable[ReadCase]) -> list[dict[str, object]]:
    """What the text says: the facts on which the codes rest, and what was recognised and is no answer."""
    return [
        {
            "question": fact.question,
            "choice": fact.choice,
            "text": " … ".join(text[span.start : span.end] for span in fact.spans),
            "status": fact.status,
            "condition": number,
        }
        for number, case in enumerate(cases, start=1)
        for fact in (*case.facts, *case.condition.mentions)
    ]


def _row(hit: Hit) -> str:
    return f"{hit.code:<9} {hit.score:5.3f}  {hit.title}\n{'':17}{_why(hit)}"


def _why(hit: Hit) -> str:
    return f"{hit.why}; {hit.expired}" if hit.expired else hit.why


def _records(path: Path) -> list[tuple[object, str]]:
    """The id and text of every line; all of the file is read before the first answer."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # other line separators may stand in a text
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise unusable(f"{path}: {reason}.") from error
    return [_record(line, f"{path}, line {n}") for n, line in enumerate(lines, start=1) if line.strip()]


def _record(line: str, place: str) -> tuple[object, str]:
    record = from_json(line, place)
    if not isinstance(record, dict) or "id" not in record or not isinstance(record.get("text"), str):
        raise unusable(f'{place}: expected an object with "id" and a "text" that is a string.')
    return record["id"], record["text"]


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
