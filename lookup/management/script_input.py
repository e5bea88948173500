"""What the commands for scripts share: reading dates and JSON, errors with exit status 2, closed pipes."""

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def unusable(message: str) -> CommandError:
    """The error for input that cannot be used: one sentence, exit status 2."""
    return CommandError(message, returncode=2)


def day(text: str | None, option: str = "--on") -> date:
    """The date an option gives, written 2026-11-02; today where none is given."""
    if text is None:
        return timezone.localdate()
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:  # the form is right, the day does not exist
        pass
    raise unusable(f"{option}: “{text}” is not a date of the form YYYY-MM-DD.")


def from_json(text: str, place: str) -> Any:
    """The value of a JSON text; a byte order mark before it is not part of it."""
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except RecursionError as error:
        raise unusable(f"{place}: nested too deeply to be read.") from error
    except ValueError as error:
        raise unusable(f"{place}: not JSON ({error}).") from error


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """End without a trace when the program that reads the output closes it, as `head` does."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end; that must not meet the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
