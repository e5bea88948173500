"""The written form of codes."""

from __future__ import annotations

import re
import unicodedata

# The second character may be a letter (QA0); one of the first three beyond the letter is a digit in every
# category, which keeps words such as "back" or "pain" out.
_TYPED = re.compile(r"([A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9]))\s*(?:\.\s*|\s+)?([0-9A-Z]{0,4})", re.ASCII)
_SHOWN = 24


def normalise_code(text: str) -> str:
    """The official spelling of a typed code: " m5442" -> "M54.42", "M54.5-" -> "M54.5".

    Raises ValueError, with a sentence that can be shown, when the text cannot be a code. Whether the code
    exists is the Tabular's business.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    match = _TYPED.fullmatch(typed.upper().rstrip("-").rstrip().removesuffix("."))
    if match is None or not typed.isascii():
        raise ValueError(f"“{_shown(text)}” is not the form of an ICD-10-CM code (such as M54.42).")
    category, rest = match.groups()
    return f"{category}.{rest}" if rest else category


def is_block(code: str) -> bool:
    """Whether the code of a row is a block's range, such as "M50-M54"."""
    return "-" in code


def category_of(code: str) -> str:
    """The three-character category a code belongs to."""
    return code[:3]


def expand(code: str, seventh: str) -> str:
    """A code with its 7th character, filled with the placeholder X: ("S16.1", "A") -> "S16.1XXA"."""
    plain = code.replace(".", "").ljust(6, "X")
    return f"{plain[:3]}.{plain[3:]}{seventh}"


def _shown(text: str) -> str:
    """A typed text as it may stand in a message: one line, short."""
    line = "".join(c if c.isprintable() else " " for c in text[: _SHOWN + 1]).strip()
    return line if len(text) <= _SHOWN else line[:_SHOWN] + "…"
