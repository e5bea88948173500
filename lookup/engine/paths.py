"""Every way through the `codes` table, and what the ways cost: answers, redundant answers, open questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lookup.engine.compiling import Compiled, Result, codes_in
from lookup.engine.diagram import Diagram
from lookup.engine.resolving import open_variables, ordered

Steps = tuple[tuple[int, int], ...]
"""Variables with value numbers, in the order asked."""


@dataclass(frozen=True, slots=True)
class Path:
    """One complete path: the answers in the order asked, the result (None where there is none), and its
    codes in order, with the additional codes that these answers bring."""

    facts: Mapping[str, str]
    result: Result | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures over all paths of one day. Questions that are remembered do not count as answers.

    `family_answers` is the largest number of answers after which the first code of the outcome is known
    (what is asked then gives further codes or a query) where that code begins with the given prefix;
    `other_answers` is the longest path elsewhere.
    """

    paths: int
    answers: int
    redundant: int
    family_answers: int
    other_answers: int
    most_open: int

    @property
    def redundant_share(self) -> float:
        """Redundant answers as a share of all answers, 0 to 1."""
        return self.redundant / self.answers if self.answers else 0.0


def complete_paths(compiled: Compiled) -> Iterator[Path]:
    """Yield every path from the first question to a result, drill-down included."""
    for steps, node in _walk(compiled.diagram, compiled.codes, ()):
        value, facts = compiled.diagram.value(node), facts_of(compiled, steps)
        result = value if isinstance(value, tuple) else None
        yield Path(facts, result, tuple(code for code, _, _ in ordered(compiled, facts, result or ())))


def facts_of(compiled: Compiled, steps: Steps) -> dict[str, str]:
    """Return steps as facts."""
    questions = compiled.questionnaire.questions
    return {questions[variable].key: questions[variable].choices[value].key for variable, value in steps}


def path_to(compiled: Compiled, node: int, value: object) -> dict[str, str]:
    """Return the facts of the first path on which a function of this store has the value."""
    for steps, end in _walk(compiled.diagram, node, ()):
        if compiled.diagram.value(end) == value:
            return facts_of(compiled, steps)
    return {}


def measure(compiled: Compiled, prefix: str) -> Measures:
    """Return the figures of all paths; `prefix` names the family with its own limit, such as "M54"."""
    diagram, remembered = compiled.diagram, _remembered(compiled)
    paths = answers = redundant = family = other = most_open = 0
    opens: dict[Steps, int] = {}
    firsts: dict[int, str | None] = {}
    for steps, node in _walk(diagram, compiled.codes, ()):
        result = diagram.value(node)
        codes = codes_in(result)
        counted = [step for step in steps if step[0] not in remembered]
        paths += 1
        answers += len(counted)
        redundant += sum(_redundant(diagram, compiled.codes, steps, step[0], node) for step in counted)
        if codes and codes[0].startswith(prefix):
            family = max(family, _settled(diagram, compiled.codes, steps, remembered, firsts))
        else:
            other = max(other, len(counted))
        if codes:
            most_open = max(most_open, _open_count(compiled, steps, opens))
    return Measures(paths, answers, redundant, family, other, most_open)


def _walk(diagram: Diagram, node: int, steps: Steps) -> Iterator[tuple[Steps, int]]:
    if diagram.is_terminal(node):
        yield steps, node
        return
    variable = diagram.variable(node)
    for value, child in enumerate(diagram.children(node)):
        yield from _walk(diagram, child, (*steps, (variable, value)))


def _remembered(compiled: Compiled) -> frozenset[int]:
    return frozenset(compiled.variables[key] for key in compiled.questionnaire.document.remembered)


def _redundant(diagram: Diagram, root: int, steps: Steps, variable: int, end: int) -> bool:
    """True when the other answers of the path alone already force its result."""
    given = {other: value for other, value in steps if other != variable}
    return _always(diagram, root, given, end)


def _always(diagram: Diagram, node: int, given: Mapping[int, int], end: int) -> bool:
    node = diagram.follow(node, given)
    if diagram.is_terminal(node):
        return node == end
    return all(_always(diagram, child, given, end) for child in diagram.children(node))


def _settled(
    diagram: Diagram, root: int, steps: Steps, remembered: frozenset[int], firsts: dict[int, str | None]
) -> int:
    """Return after how many answers the first code is known: further ones only lead to a query."""
    node, count = root, 0
    for variable, value in steps:
        if _first_code(diagram, node, firsts) is not None:
            break
        node = diagram.children(node)[value]
        count += variable not in remembered
    return count


def _first_code(diagram: Diagram, node: int, known: dict[int, str | None]) -> str | None:
    """Return the code that stands first on every way from here that has codes; None where it differs."""
    if node not in known:
        results = (
            codes_in(diagram.value(end)) for end in diagram.reachable(node) if diagram.is_terminal(end)
        )
        found = {codes[0] for codes in results if codes}
        known[node] = found.pop() if len(found) == 1 else None
    return known[node]


def _open_count(compiled: Compiled, steps: Steps, known: dict[Steps, int]) -> int:
    """Count open questions; only answers that a condition looks at can change them."""
    looked_at = frozenset().union(*compiled.supports.values()) if compiled.supports else frozenset()
    key = tuple(step for step in steps if step[0] in looked_at)
    if key not in known:
        known[key] = len(open_variables(compiled, dict(steps)))
    return known[key]
