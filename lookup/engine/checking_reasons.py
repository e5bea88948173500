"""The checks of what leads to a code: no code without an official line, no line where it leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lookup.codeset import Tabular
from lookup.engine.citations import Library, deciding, stands_for
from lookup.engine.compiling import Compiled
from lookup.engine.paths import path_to
from lookup.engine.questionnaire import Questionnaire
from lookup.engine.tracing import derivations

Problem = tuple[str, Mapping[str, str]]
Cited = tuple[str, str]
"""A place in the document ("rule ID", "family KEY") and a reference that it cites."""


def undecided(compiled: Compiled, tabular: Tabular) -> Iterator[Problem]:
    """A code of an outcome to which no line of Index or Tabular leads; guidelines and usage do not."""
    for code, cites, condition in derivations(compiled):
        if code in tabular and not any(_leads(compiled, tabular, cite, code) for _, cite in cites):
            place = cites[-1][0] if cites else "the table"
            yield f"{place}: no official line leads to {code}", path_to(compiled, condition, True)
    for rule, condition in compiled.additional:
        if not any(_leads(compiled, tabular, cite, rule.code) for cite in rule.citations):
            path = path_to(compiled, condition, True)
            yield f"rule {rule.id}: no official line leads to {rule.code}", path


def _leads(compiled: Compiled, tabular: Tabular, cite: str, code: str) -> bool:
    """True when the line leads to the code; a whole category leads to none of its codes."""
    known = compiled.questionnaire.document.references
    current = cite not in known or known[cite].on(tabular.on)
    whole = cite == f"tabular:{code[:3]}" and len(code) > 3
    return deciding(cite) and current and not whole and stands_for(cite, code, known, tabular)


def idle(days: Iterable[tuple[Compiled, Tabular]]) -> Iterator[Problem]:
    """An Index or Tabular line among the reasons of codes to none of which it leads, on any date."""
    unused: dict[Cited, None] = {}
    used: set[Cited] = set()
    told: dict[int, set[tuple[str, Cited]]] = {}
    for compiled, tabular in days:
        known = compiled.questionnaire.document.references
        if id(compiled) not in told:
            told[id(compiled)] = set(_cited(compiled))
            unused |= dict.fromkeys(cited for _, cited in sorted(told[id(compiled)]))
        for code, cited in told[id(compiled)]:
            if cited not in used and stands_for(cited[1], code, known, tabular):
                used.add(cited)
    for place, cite in unused:
        if (place, cite) not in used:
            yield f"{place}: {cite} leads to none of its codes", {}


def _cited(compiled: Compiled) -> Iterator[tuple[str, Cited]]:
    """Yield each code with every line that is cited on a way to it."""
    for code, cites, _ in derivations(compiled):
        yield from ((code, cited) for cited in cites if deciding(cited[1]))
    for rule, _ in compiled.additional:
        yield from ((rule.code, (f"rule {rule.id}", cite)) for cite in rule.citations if deciding(cite))


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
