"""References that stand as reasons: whether what they name exists, and which codes it leads to.

`index:Pain > low back` an Index entry, `tabular:M54.5` a code, `note:M54.5:excludes1:M54.4` a note (the
last part, what it refers to, may be missing), `guideline:I.A.15` a section of the guidelines,
`local:levels` common usage without an official line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lookup.codeset import Note, Tabular
from lookup.engine.document import Reference

LOCAL = "local"
DECIDING = ("index", "tabular", "note")
"""The kinds of reference that can lead to a code; guidelines say how to use what these say."""

IndexEntry = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""An Index entry: path of terms, the codes or headings it gives, the terms its "see" sends to."""


def index_entry(
    path: Sequence[str], code: str = "", subcat: str = "", see: str = "", see_also: str = ""
) -> IndexEntry:
    """An entry of what the Index prints: a code, a subcategory that continues, a "see", a "see also"."""
    codes = [code] if code else [f"{subcat}-"] if subcat else []
    return path, codes, [term for term in (see, see_also) if term]


_WORD = re.compile(r"[a-z0-9-]+")
_EMPTY = frozenset({"nec", "nos", "by", "site", "region", "or", "and", "in"})


@dataclass(frozen=True)
class Library:
    """What citations may name besides the Tabular: Index paths joined by " > ", and section ids.

    `index_leads` says where an entry leads, its "see" followed; an entry whose "see" names a term that
    is not loaded is missing there.
    """

    index_paths: Collection[str]
    guideline_ids: Collection[str]
    index_leads: Mapping[str, Collection[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[IndexEntry], guideline_ids: Collection[str]) -> Library:
        """The library of Index entries and guideline sections."""
        known = list(entries)
        return cls({" > ".join(path) for path, _, _ in known}, guideline_ids, index_leads(known))

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
                return bool(_notes(rest, tabular))
            case "local":
                return bool(rest)
        return False

    def agrees(self, citation: str, reference: Reference) -> bool:
        """True when the Index leads where the reference says, as far as its "see" can be followed."""
        leads = self.index_leads.get(citation.removeprefix("index:"))
        if leads is None:
            return True
        found = [lead.rstrip("-") for lead in leads]
        return all(
            any(lead.startswith(said) or said.startswith(lead) for lead in found)
            for said in (target.rstrip("-") for target in reference.leads)
        )


def official(citation: str) -> bool:
    """True for a citation that names an official line."""
    return not citation.startswith(f"{LOCAL}:")


def deciding(citation: str) -> bool:
    """True for a kind of line that leads to codes by itself."""
    return citation.startswith(tuple(f"{kind}:" for kind in DECIDING))


def stands_for(citation: str, code: str, references: Mapping[str, Reference], tabular: Tabular) -> bool:
    """True when the citation may stand as a reason of the code on the Tabular's date.

    A Tabular line does for its code and those below it, a note also for the codes it refers to, an
    Index line for the codes it leads to. Guidelines and facts may stand anywhere.
    """
    kind, _, rest = citation.partition(":")
    match kind:
        case "index":
            reference = references.get(citation)
            return reference is None or any(_leads(lead, code, tabular) for lead in reference.leads)
        case "tabular":
            return code.startswith(rest)
        case "note":
            return code.startswith(rest.partition(":")[0]) or any(
                reference.covers(code) or reference.first.startswith(code)
                for note in _notes(rest, tabular)
                for reference in note.references
            )
    return True


def _leads(lead: str, code: str, tabular: Tabular) -> bool:
    """True when an Index line that gives this code or heading leads to the code.

    Where the code does not exist yet on the date, the billable code it was split from stands for it.
    """
    heading = lead.rstrip("-")
    while heading and heading not in tabular:
        heading = heading[:-1].rstrip(".")
        if heading in tabular and not tabular.billable(heading):
            return False
    if not heading:
        return False
    return code == heading if tabular.billable(heading) else code.startswith(heading)


def index_leads(entries: Sequence[IndexEntry]) -> dict[str, frozenset[str]]:
    """Return where each entry leads: its own codes, and where the entries lead that its "see" names.

    A "see" names an entry when the entry's terms have all its words; one "see" may lead to another.
    """
    known = [(" > ".join(path), _words(" ".join(path)), _words(path[0])) for path, _, _ in entries]
    leads = {name: frozenset(codes) for (name, _, _), (_, codes, _) in zip(known, entries, strict=True)}
    for _ in range(2):
        for (name, _, _), (_, _, sees) in zip(known, entries, strict=True):
            for see in sees:
                wanted, main = _words(see), _words(see.partition(",")[0])
                named = [other for other, terms, first in known if main <= first and wanted <= terms]
                leads[name] = leads[name].union(*(leads[other] for other in named))
    return {name: codes for name, codes in leads.items() if codes}


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower())) - _EMPTY


def _notes(rest: str, tabular: Tabular) -> list[Note]:
    """Return the notes that "CODE:KIND" or "CODE:KIND:TARGET" names."""
    code, kind, *target = rest.split(":")
    if code not in tabular:
        return []
    notes = [note for note in tabular.row(code).notes if note.kind == kind]
    if not target:
        return notes
    return [
        note
        for note in notes
        if any(r.covers(target[0]) or r.first.startswith(target[0]) for r in note.references)
    ]
