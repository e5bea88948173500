"""The ICD-10-CM code set: official files to records, note references, effective dating. Pure Python."""

from lookup.codeset.codes import category_of, expand, is_block, normalise_code
from lookup.codeset.records import (
    NOTE_KINDS,
    ROW_KINDS,
    CodeRow,
    CodesetError,
    Conflict,
    Edition,
    IndexEntry,
    Note,
    Reference,
)
from lookup.codeset.tabular import Tabular, tabular_on

__all__ = [
    "NOTE_KINDS",
    "ROW_KINDS",
    "CodeRow",
    "CodesetError",
    "Conflict",
    "Edition",
    "IndexEntry",
    "Note",
    "Reference",
    "Tabular",
    "category_of",
    "expand",
    "is_block",
    "normalise_code",
    "tabular_on",
]
