"""Keeps what coders type out of the log, whoever wrote the message.

Short search terms stand in the query of an address, and the text of an error can hold a value: PostgreSQL
names the whole row that fails a constraint.
"""

import copy
import logging
import re
import traceback
from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError

QUERY = re.compile(r"\?.*?(?= HTTP/\d|$)", re.MULTILINE)
"""From the question mark of an address to the end of the line, or of the address in a request line."""
OF_THE_MACHINE = (
    *(OSError, OperationalError, InterfaceError, ImproperlyConfigured),
    *(AttributeError, NameError, ImportError),
)
"""Errors that speak of the machine or the program; the first line of their text stays."""


class Discreet(logging.Formatter):
    """Writes no query of an address and no text of an error that could hold what was typed."""

    def format(self, record: logging.LogRecord) -> str:
        """As in Python; works on a copy, on which no other formatter has left the text of an error."""
        kept = copy.copy(record)
        kept.exc_text = None
        kept.msg = _told_if_error(record.msg)
        if isinstance(record.args, dict):
            kept.args = {name: _told_if_error(value) for name, value in record.args.items()}
        else:
            kept.args = tuple(_told_if_error(value) for value in record.args or ())
        return QUERY.sub("", super().format(kept))

    def formatException(self, ei: object) -> str:
        """Where each error of the chain was raised, and its kind."""
        error = ei[1] if isinstance(ei, tuple) else None
        return "\n".join(_chain(error, set())) if isinstance(error, BaseException) else ""


def _told_if_error(value: object) -> object:
    return _told(value) if isinstance(value, BaseException) else value


def _told(error: BaseException) -> str:
    """The kind of the error and, of those that hold nothing typed, its first line."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, OF_THE_MACHINE):
        return f"{kind}: {str(error).partition(chr(10))[0]}"
    return f"{kind} (its text is left out)"


def _chain(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _chain(before, seen)
        yield "After that:"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    yield _told(error)
