"""References that stand as reasons, and whether what they name exists.

`index:Pain > low back` an Index entry, `tabular:M54.5` a code, `note:M54.5:excludes1:M54.4` a note (the
last part, what it refers to, may be missing), `guideline:I.A.15` a section of the guidelines,
`local:levels` common usage without an official line.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lookup.codeset import Tabular

LOCAL = "local"


@dataclass(frozen=True)
class Library:
    """What citations may name besides the Tabular: Index paths joined by " > ", and section ids."""

    index_paths: Collection[str]
    guideline_ids: Collection[str]

    def resolves(self, citation: str, tabular: Tabular) -> bool:
        """True when the citation names something that exists on the Tabular's date."""
        kind, _, rest = citation.partition(":")
        match kind:
            case "index":
                return rest in self.index_paths
            case "guideline":
                return rest in self.guideline_ids
            case "tabular":
                return rest in tabular
            case "note":
                return _note(rest, tabular)
            case "local":
                return bool(rest)
        return False


def official(citation: str) -> bool:
    """True for a citation that names an official line."""
    return not citation.startswith(f"{LOCAL}:")


def _note(rest: str, tabular: Tabular) -> bool:
    code, kind, *target = rest.split(":")
    if code not in tabular:
        return False
    notes = [note for note in tabular.row(code).notes if note.kind == kind]
    if not target:
        return bool(notes)
    return any(
        r.covers(target[0]) or r.first.startswith(target[0]) for note in notes for r in note.references
    )
