"""From facts to the next question or the result. Pure: no clock, database, user or stored state.

`resolve` is total: any mapping of strings gives Asking, Reached or Rejected. README.md beside this
file says exactly what "next question", silence, open and unused mean, with a worked table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from lookup.codeset import Tabular
from lookup.engine.citations import deciding
from lookup.engine.compiling import Compiled, codes_in, compile_on
from lookup.engine.diagram import Diagram
from lookup.engine.document import AHEAD, TEXTS, TREE, Additional, text_of
from lookup.engine.questionnaire import Questionnaire
from lookup.engine.results import (
    Advice,
    Asking,
    FamilyPossible,
    OutcomeCode,
    Reached,
    Rejected,
    Step,
)
from lookup.engine.tracing import Trace, code_reasons, reasons, title, trace

Facts = Mapping[str, str]


def resolve(questionnaire: Questionnaire, tabular: Tabular, facts: Facts) -> Asking | Reached | Rejected:
    """Return the next question, the result, or what is wrong with the facts.

    `tabular` is the code set on the date of service; that date also selects rules and families.
    """
    problems = _problems(questionnaire, facts)
    if problems:
        return Rejected(problems)
    compiled = compile_on(questionnaire, tabular.on)
    variable, possible = _next(compiled, frozenset(compiled.given(facts).items()))
    if variable is None:
        return _reached(compiled, tabular, facts)
    return Asking(
        question=questionnaire.questions[variable],
        possible=_grouped(tabular, possible),
        unused=_unused(compiled, facts),
    )


def silent(questionnaire: Questionnaire, tabular: Tabular, facts: Facts) -> Reached | Rejected:
    """Return the result when each further question is answered with its silence choice."""
    return silently(questionnaire, tabular, facts)[1]


def silently(
    questionnaire: Questionnaire, tabular: Tabular, facts: Facts
) -> tuple[dict[str, str], Reached | Rejected]:
    """Return the silence choices that were needed, in the order of their questions, and what they lead to."""
    problems = _problems(questionnaire, facts)
    if problems:
        return {}, Rejected(problems)
    compiled = compile_on(questionnaire, tabular.on)
    diagram, given = compiled.diagram, compiled.given(facts)
    node = diagram.follow(compiled.codes, given)
    filled: dict[str, str] = {}
    while not diagram.is_terminal(node):
        variable = diagram.variable(node)
        if diagram.depends(node, variable, given):
            question = questionnaire.questions[variable]
            filled[question.key] = question.silence
        node = diagram.follow(diagram.children(node)[compiled.silence[variable]], given)
    return filled, _reached(compiled, tabular, {**facts, **filled})


def silent_codes(questionnaire: Questionnaire, tabular: Tabular, facts: Facts) -> tuple[str, ...]:
    """Return the codes of `silent` alone, in order; quick, for asking what many other answers lead to.

    The facts have to be answers to the questionnaire.
    """
    compiled = compile_on(questionnaire, tabular.on)
    result = _silent_result(compiled, _filled(compiled, facts))
    return tuple(code for code, _, _ in ordered(compiled, facts, result))


def asked(questionnaire: Questionnaire, tabular: Tabular, facts: Facts) -> tuple[str, ...]:
    """Return the answered questions on which the result of the `codes` table depends, in order.

    An answer counts when the way down meets it, or when without it the rest would settle less.
    """
    compiled = compile_on(questionnaire, tabular.on)
    given = compiled.given(facts)
    met = {questionnaire.questions[variable].key for variable in compiled.diagram.met(compiled.codes, given)}
    for key in facts:
        if key not in met and _matters(compiled, given, compiled.variables[key], (compiled.codes,)):
            met.add(key)
    return tuple(question.key for question in questionnaire.questions if question.key in met)


def removed(questionnaire: Questionnaire, tabular: Tabular, facts: Facts) -> tuple[Step, ...]:
    """Return, for each answer on the way, the codes that were possible before it and not after."""
    compiled = compile_on(questionnaire, tabular.on)
    given: dict[int, int] = {}
    before = set(_next(compiled, frozenset())[1])
    steps = []
    for key in asked(questionnaire, tabular, facts):
        given[compiled.variables[key]] = compiled.values[key][facts[key]]
        rest, node = compiled.diagram.restrict(compiled.codes, given)
        after = _codes_of(rest, node)
        steps.append(Step(key, facts[key], tuple(sorted(before - after))))
        before = after
    return tuple(steps)


def _problems(questionnaire: Questionnaire, facts: Facts) -> tuple[str, ...]:
    problems = []
    for key, choice in facts.items():
        question = questionnaire.by_key.get(key)
        if question is None:
            problems.append(f"There is no question {key!r}.")
        elif all(choice != known.key for known in question.choices):
            problems.append(f"Question {key!r} has no choice {choice!r}.")
    return tuple(problems)


def needed(
    questionnaire: Questionnaire, tabular: Tabular, facts: Facts, early: Iterable[str]
) -> frozenset[str]:
    """Return those of the `early` facts that count: without all the others nothing changes, whatever follows.

    Where either of two would do, the earlier question is kept. When a fact is unknown, all are returned.
    """
    if _problems(questionnaire, facts):
        return frozenset(early)
    compiled = compile_on(questionnaire, tabular.on)
    given = compiled.given(facts)
    functions = (compiled.codes, *compiled.supports)
    kept = set(early)
    for variable in sorted((compiled.variables[key] for key in kept), reverse=True):
        if not _matters(compiled, given, variable, functions):
            given.pop(variable)
            kept.discard(questionnaire.questions[variable].key)
    return frozenset(kept)


def _unused(compiled: Compiled, facts: Facts) -> tuple[str, ...]:
    """Return the facts that change nothing, given all the others."""
    given = compiled.given(facts)
    conditions = tuple(compiled.supports)
    return tuple(
        key
        for key in facts
        if not _matters(compiled, given, compiled.variables[key], (compiled.codes, *conditions))
    )


def _matters(compiled: Compiled, given: Mapping[int, int], variable: int, nodes: Iterable[int]) -> bool:
    """True when one of the functions still depends on the variable, given all other facts."""
    return any(
        variable in compiled.supports.get(node, (variable,))
        and compiled.diagram.depends(node, variable, given)
        for node in nodes
    )


@lru_cache(maxsize=512)
def _next(compiled: Compiled, given: frozenset[tuple[int, int]]) -> tuple[int | None, tuple[str, ...]]:
    """Return the next question (None when the result is settled) and the codes still possible."""
    rest, node = compiled.diagram.restrict(compiled.codes, dict(given))
    if rest.is_terminal(node):
        return None, ()
    return rest.variable(node), tuple(sorted(_codes_of(rest, node)))


def _grouped(tabular: Tabular, possible: Iterable[str]) -> tuple[FamilyPossible, ...]:
    families: dict[str, list[str]] = {}
    for code in possible:
        families.setdefault(family_of(tabular, code), []).append(code)
    return tuple(
        FamilyPossible(family, tabular.title(family) if family in tabular else "", len(codes), tuple(codes))
        for family, codes in families.items()
    )


def _codes_of(diagram: Diagram, node: int) -> set[str]:
    return {code for result in diagram.results(node) for code in codes_in(result)}


def family_of(tabular: Tabular, code: str) -> str:
    """Return the four-character subcategory, or the category of a code that has none above it."""
    return code[:5] if len(code) > 5 and code[:5] in tabular else code[:3] if len(code) <= 5 else code[:5]


def base_codes(questionnaire: Questionnaire, tabular: Tabular, facts: Facts) -> tuple[str, ...]:
    """Return the codes of the `codes` table alone, without additional ones, silence filled in."""
    compiled = compile_on(questionnaire, tabular.on)
    return codes_in(_silent_result(compiled, _filled(compiled, facts)))


def _silent_result(compiled: Compiled, filled: Mapping[int, int]) -> tuple[str, ...]:
    """Return what the `codes` table gives when every question has an answer; () where it says nothing."""
    result = compiled.diagram.value(compiled.diagram.follow(compiled.codes, filled))
    return result if isinstance(result, tuple) else ()


def _filled(compiled: Compiled, facts: Facts) -> dict[int, int]:
    return {**compiled.silence, **compiled.given(facts)}


def _reached(compiled: Compiled, tabular: Tabular, facts: Facts) -> Reached:
    given, filled = compiled.given(facts), _filled(compiled, facts)
    items = _silent_result(compiled, filled)
    traced = trace(compiled, filled)
    trees = [item.removeprefix(TREE) for item in items if item.startswith(TREE)]
    codes = _outcome_codes(compiled, tabular, facts, items, traced)
    still_open = open_variables(compiled, given) if codes else ()
    return Reached(
        kind="codes" if codes else "tree" if trees else "query",
        codes=codes,
        open=tuple(compiled.questionnaire.questions[variable] for variable in still_open),
        advice=_advice(compiled, tabular, facts, items, traced),
        unused=_unused(compiled, facts),
        rule=traced.rule,
        tree=trees[0] if trees else "",
    )


def ordered(
    compiled: Compiled, facts: Facts, items: Iterable[str]
) -> tuple[tuple[str, str, Additional | None], ...]:
    """Return the codes in order: each with its role and, when it is additional, the line that adds it.

    What goes ahead stands first, then the outcome, then the rest; a code stands once. The first code is
    the first-listed one, unless the outcome says that a code which is not given here goes ahead of it.
    """
    base = codes_in(tuple(items))
    if not base:
        return ()
    filled = _filled(compiled, facts)
    lines = [line for line, node in compiled.additional if _holds(compiled, node, filled)]
    found: dict[str, tuple[str, Additional | None]] = {}
    for line in lines:
        if line.first:
            found.setdefault(line.code, ("additional", line))
    for code in base:
        found.setdefault(code, ("secondary", None))
    for line in lines:
        found.setdefault(line.code, ("additional", line))
    ahead = any(item.startswith(AHEAD) for item in items) and next(iter(found)) == base[0]
    return tuple(
        (code, role if number or ahead else "first-listed", line)
        for number, (code, (role, line)) in enumerate(found.items())
    )


def _outcome_codes(
    compiled: Compiled, tabular: Tabular, facts: Facts, items: Iterable[str], traced: Trace
) -> tuple[OutcomeCode, ...]:
    return tuple(
        OutcomeCode(
            code,
            title(tabular, code),
            role,
            code_reasons(compiled, tabular, line.citations if line else traced.why.get(code, ()), code),
            added=line is not None,
        )
        for code, role, line in ordered(compiled, facts, items)
    )


def _advice(
    compiled: Compiled, tabular: Tabular, facts: Facts, items: Iterable[str], traced: Trace
) -> tuple[Advice, ...]:
    filled = _filled(compiled, facts)
    texts = compiled.questionnaire.document.texts
    # A line that leads to codes says nothing about a text: of the way to it, facts and guidelines remain.
    named = [
        (text_of(item), [cite for cite in traced.why.get(item, []) if not deciding(cite)])
        for item in items
        if item.startswith(TEXTS)
    ]
    named += [
        (rule.text, list(rule.citations)) for rule, node in compiled.advice if _holds(compiled, node, filled)
    ]
    found: dict[str, Advice] = {}
    for key, citations in named:
        text = texts[key]
        because = reasons(compiled, tabular, [*text.citations, *citations])
        found.setdefault(key, Advice(key, text.kind, text.text, text.options, because))
    return tuple(found.values())


def open_variables(compiled: Compiled, given: Mapping[int, int]) -> tuple[int, ...]:
    """Return the unanswered questions that alone could still change codes or advice, in order.

    "Alone" means: the other unanswered ones left silent. A question that matters only after another
    one is answered becomes open then.
    """
    filled = {**compiled.silence, **given}
    met = {variable for node in compiled.supports for variable in compiled.diagram.met(node, filled)}
    return tuple(sorted(met - given.keys()))


def _holds(compiled: Compiled, node: int, filled: Mapping[int, int]) -> bool:
    """True when the condition holds with silence in the unanswered places."""
    return compiled.diagram.follow(node, filled) == compiled.diagram.yes
