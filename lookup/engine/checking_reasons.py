"""The checks of what leads to a code: no code without an official line, no line where it leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lookup.codeset import Tabular
from lookup.engine.citations import Library, deciding, stands_for
from lookup.engine.compiling import Compiled
from lookup.engine.document import Questionnaire
from lookup.engine.paths import path_to
from lookup.engine.tracing import derivations

Problem = tuple[str, Mapping[str, str]]
Cited = tuple[str, str]
"""A place in the document ("rule ID", "family KEY") and a reference that it cites."""


def undecided(compiled: Compiled, tabular: Tabular) -> Iterator[Problem]:
    """A code of an outcome to which no line of Index or Tabular leads; guidelines and usage do not."""
    for code, cites, condition in derivations(compiled):
        if not any(_leads(compiled, tabular, cite, code) for _, cite in cites):
            place = cites[-1][0] if cites else "the table"
            yield f"{place}: no official line leads to {code}", path_to(compiled, condition, True)
    for rule, condition in compiled.additional:
        if not any(_leads(compiled, tabular, cite, rule.code) for cite in rule.citations):
            path = path_to(compiled, condition, True)
            yield f"rule {rule.id}: no official line leads to {rule.code}", path


def _leads(compiled: Compiled, tabular: Tabular, cite: str, code: str) -> bool:
    known = compiled.questionnaire.document.references
    current = cite not in known or known[cite].on(tabular.on)
    return deciding(cite) and current and stands_for(cite, code, known, tabular)


def idle(days: Iterable[tuple[Compiled, Tabular]]) -> Iterator[Problem]:
    """An Index or Tabular line among the reasons of codes to none of which it leads, on any date."""
    seen: dict[Cited, None] = {}
    used: set[Cited] = set()
    for compiled, tabular in days:
        found = [(code, cites) for code, cites, _ in derivations(compiled)]
        found += [
            (rule.code, [(f"rule {rule.id}", c) for c in rule.citations]) for rule, _ in compiled.additional
        ]
        for code, cites in {(code, tuple(cites)) for code, cites in found}:
            for place, cite in cites:
                if deciding(cite):
                    seen[place, cite] = None
                    if (place, cite) not in used and _leads(compiled, tabular, cite, code):
                        used.add((place, cite))
    for place, cite in sorted(seen.keys() - used):
        yield f"{place}: {cite} leads to none of its codes", {}


def undeclared(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    """An Index line among the reasons whose codes are not declared, or not as the Index has them."""
    doc = questionnaire.document
    parts = [family.citations for family in doc.families]
    parts += [line.citations for line in (*doc.codes, *doc.additional)]
    for cite in sorted({cite for part in parts for cite in part if cite.startswith("index:")}):
        if cite not in doc.references:
            yield f"{cite} is a reason, but references do not say which codes it leads to", {}
    for cite, reference in doc.references.items():
        if cite.startswith("index:") and not library.agrees(cite, reference):
            yield f"{cite} leads elsewhere in the Index than to {', '.join(reference.leads)}", {}
