"""What must hold before a questionnaire may be published, proved on every date that differs.

Each check reads the diagrams: nothing is sampled. A finding names the check, the first date on which
it fails, what is wrong, and, where there is one, the path that shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from lookup.codeset import Tabular
from lookup.engine.checking_reasons import idle, undecided, undeclared
from lookup.engine.citations import Library, official
from lookup.engine.compiling import INCOMPLETE, Compiled, codes_in, compile_on
from lookup.engine.document import TEXTS, TREE, AllowedPair, Family, Line, text_of
from lookup.engine.paths import Measures, measure, path_to
from lookup.engine.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is asked of a coder: choices, length of a label, answers, open questions, redundancy."""

    choices: int = 9
    label: int = 40
    family: str = "M54"
    family_answers: int = 5
    other_answers: int = 8
    open_questions: int = 4
    redundant_share: float = 0.05


@dataclass(frozen=True, slots=True)
class Finding:
    """One failed check."""

    check: str
    on: date
    message: str
    path: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, and the measures of each date."""

    findings: tuple[Finding, ...]
    measures: Mapping[date, Measures]


Problem = tuple[str, Mapping[str, str]]


def check(
    questionnaire: Questionnaire, tabulars: Iterable[Tabular], library: Library, limits: Limits | None = None
) -> Report:
    """Run every check on every given date. The same problem is reported once, on its first date."""
    bounds = limits or Limits()
    found: dict[tuple[str, str], Finding] = {}
    measures: dict[date, Measures] = {}
    days: list[tuple[Compiled, Tabular]] = []
    measured: dict[int, Measures] = {}
    for tabular in tabulars:
        compiled = compile_on(questionnaire, tabular.on)
        days.append((compiled, tabular))
        if id(compiled) not in measured:
            measured[id(compiled)] = measure(compiled, bounds.family)
        measures[tabular.on] = figures = measured[id(compiled)]
        for name, problems in _daily(compiled, tabular, library, bounds, figures):
            for message, path in problems:
                found.setdefault((name, message), Finding(name, tabular.on, message, path))
    first = min(measures, default=date.min)
    for name, problems in _overall(questionnaire, days, library, bounds):
        for message, path in problems:
            found.setdefault((name, message), Finding(name, first, message, path))
    return Report(tuple(found.values()), measures)


def _daily(
    compiled: Compiled, tabular: Tabular, library: Library, limits: Limits, figures: Measures
) -> Iterator[tuple[str, Iterable[Problem]]]:
    yield "incomplete", incomplete(compiled)
    yield "catch-all", catch_all(compiled)
    yield "shadowed", shadowed(compiled)
    yield "never holds", never_holds(compiled)
    yield "code", wrong_codes(compiled, tabular)
    yield "child", unreached_children(compiled, tabular)
    yield "excludes1", excludes1(compiled, tabular)
    yield "citation", citations(compiled, tabular, library)
    yield "reason", undecided(compiled, tabular)
    yield "length", lengths(figures, limits)


def _overall(
    questionnaire: Questionnaire, days: Sequence[tuple[Compiled, Tabular]], library: Library, limits: Limits
) -> Iterator[tuple[str, Iterable[Problem]]]:
    compiled = list(dict.fromkeys(each for each, _ in days))
    yield "choices", too_many_choices(questionnaire, limits)
    yield "label", unfit_labels(questionnaire, limits)
    yield "never asked", never_asked(questionnaire, compiled)
    yield "text", unused_texts(questionnaire)
    yield "no effect", without_effect(questionnaire, compiled)
    yield "idle reason", idle(days)
    yield "index", undeclared(questionnaire, library)


def incomplete(compiled: Compiled) -> Iterator[Problem]:
    """A path that ends without an outcome."""
    if INCOMPLETE in compiled.diagram.results(compiled.codes):
        yield "a path ends without an outcome", path_to(compiled, compiled.codes, INCOMPLETE)


def catch_all(compiled: Compiled) -> Iterator[Problem]:
    """A rule whose condition always holds: it would hide every gap below it."""
    for rule, condition in compiled.rules:
        if condition == compiled.diagram.yes:
            yield f"rule {rule.id} holds whatever is answered", {}


def shadowed(compiled: Compiled) -> Iterator[Problem]:
    """A rule of the first-hit table that earlier rules leave nothing to."""
    diagram, before = compiled.diagram, compiled.diagram.no
    for rule, condition in compiled.rules:
        if diagram.both(condition, diagram.negate(before)) == diagram.no:
            yield f"rule {rule.id} is never reached: earlier rules take all it could hit", {}
        before = diagram.either(before, condition)


def never_holds(compiled: Compiled) -> Iterator[Problem]:
    """A line of a collect table whose condition contradicts itself."""
    lines: list[tuple[Line, int]] = [*compiled.additional, *compiled.advice]
    for line, condition in lines:
        if condition == compiled.diagram.no:
            yield f"rule {line.id} can never hold", {}


def wrong_codes(compiled: Compiled, tabular: Tabular) -> Iterator[Problem]:
    """A code that is unknown on the date, or not billable after drill-down."""
    for result in compiled.diagram.results(compiled.codes):
        for code in codes_in(result):
            problem = _code_problem(code, tabular)
            if problem:
                yield problem, path_to(compiled, compiled.codes, result)
        for tree in _trees(result):
            if tree not in tabular:
                yield f"the hand-over {tree} is not in the Tabular", path_to(compiled, compiled.codes, result)
    for rule, _ in compiled.additional:
        problem = _code_problem(rule.code, tabular)
        if problem:
            yield f"rule {rule.id}: {problem}", {}


def _code_problem(code: str, tabular: Tabular) -> str:
    if code not in tabular:
        return f"{code} is not in the Tabular on this date"
    return "" if tabular.billable(code) else f"{code} is not billable and no family continues it"


def _trees(result: object) -> tuple[str, ...]:
    items = result if isinstance(result, tuple) else ()
    return tuple(item.removeprefix(TREE) for item in items if item.startswith(TREE))


def unreached_children(compiled: Compiled, tabular: Tabular) -> Iterator[Problem]:
    """A child in the Tabular that no value of its family leads to, and that is not left out by name."""
    for family in compiled.families.values():
        if family.key in tabular:
            named = [item for items in (*family.children.values(), family.fallback) for item in items]
            for child in tabular.children(family.key):
                if not any(item.startswith(child) for item in (*_expanded(compiled, named), *family.omits)):
                    yield f"family {family.key} never leads to {child}, {tabular.title(child)}", {}


def _expanded(compiled: Compiled, items: Iterable[str]) -> Iterator[str]:
    """Yield items, and what named families among them lead to."""
    for item in items:
        yield item
        family: Family | None = compiled.families.get(item) if item.startswith("@") else None
        if family:
            yield from _expanded(compiled, (i for values in family.children.values() for i in values))


def excludes1(compiled: Compiled, tabular: Tabular) -> Iterator[Problem]:
    """An outcome, with additional codes, that holds two codes an Excludes1 note keeps apart."""
    allowed = [pair for pair in compiled.questionnaire.document.allowed_pairs if pair.on(tabular.on)]
    results = compiled.diagram.results(compiled.codes)
    for result in results:
        for one, other in combinations(codes_in(result), 2):
            if _clash(tabular, allowed, one, other):
                yield f"{one} and {other} in one outcome", path_to(compiled, compiled.codes, result)
    yield from _additional_clashes(compiled, tabular, allowed, results)


def _additional_clashes(
    compiled: Compiled, tabular: Tabular, allowed: Sequence[AllowedPair], results: Sequence[object]
) -> Iterator[Problem]:
    diagram = compiled.diagram
    base = sorted({code for result in results for code in codes_in(result)})
    holding: dict[str, int] = {}
    for number, (rule, condition) in enumerate(compiled.additional):
        for code in base:
            if _clash(tabular, allowed, rule.code, code):
                holds = holding.setdefault(code, _holding(compiled, code))
                both = diagram.both(condition, holds)
                if both != diagram.no:
                    yield f"{rule.code} (additional) and {code}", path_to(compiled, both, True)
        for other, also in compiled.additional[:number]:
            if _clash(tabular, allowed, rule.code, other.code):
                both = diagram.both(condition, also)
                if both != diagram.no:
                    yield f"{rule.code} and {other.code} (both additional)", path_to(compiled, both, True)


def _holding(compiled: Compiled, code: str) -> int:
    diagram = compiled.diagram
    return diagram.combine(compiled.codes, diagram.yes, lambda result, _: code in codes_in(result))


def _clash(tabular: Tabular, allowed: Sequence[AllowedPair], one: str, other: str) -> bool:
    if one == other or any({one, other} == {pair.one, pair.other} for pair in allowed):
        return False
    return one in tabular and other in tabular and bool(tabular.conflicts(one, other))


def citations(compiled: Compiled, tabular: Tabular, library: Library) -> Iterator[Problem]:
    """A reason that names nothing, or a rule whose only reasons are local."""
    doc = compiled.questionnaire.document
    cited = [(f"question {q.key}", q.citations, False) for q in doc.questions]
    cited += [(f"family {f.key}", f.citations, False) for f in compiled.families.values()]
    lines: list[Line] = [*(rule for rule, _ in compiled.rules), *(rule for rule, _ in compiled.additional)]
    cited += [(f"rule {line.id}", line.citations, True) for line in lines]
    cited += [(f"rule {r.id}", r.citations, False) for r, _ in compiled.advice]
    cited += [(f"text {key}", text.citations, False) for key, text in doc.texts.items()]
    for where, references, strict in cited:
        for reference in references:
            if not library.resolves(reference, tabular) and not _elsewhen(reference, where):
                yield f"{where}: {reference} names nothing", {}
        if strict and not any(official(reference) for reference in references):
            yield f"{where} has no official reason", {}


def _elsewhen(reference: str, where: str) -> bool:
    """Questions and texts stand on all dates; a code they cite may begin or end in between."""
    return where.startswith(("question ", "text ")) and reference.startswith(("tabular:", "note:"))


def lengths(figures: Measures, limits: Limits) -> Iterator[Problem]:
    """A path longer than a coder should walk."""
    if figures.family_answers > limits.family_answers:
        yield f"a first code in {limits.family} takes {figures.family_answers} answers", {}
    if figures.other_answers > limits.other_answers:
        yield f"a path outside {limits.family} takes {figures.other_answers} answers", {}
    if figures.most_open > limits.open_questions:
        yield f"{figures.most_open} questions stay open on a result", {}
    if figures.redundant_share >= limits.redundant_share:
        yield f"{figures.redundant_share:.1%} of the answers are redundant", {}


def too_many_choices(questionnaire: Questionnaire, limits: Limits) -> Iterator[Problem]:
    """A question with more choices than number keys."""
    for question in questionnaire.questions:
        if len(question.choices) > limits.choices:
            yield f"question {question.key} has {len(question.choices)} choices", {}


def unfit_labels(questionnaire: Questionnaire, limits: Limits) -> Iterator[Problem]:
    """A choice whose words are too long for a list of facts, or the same as those of another one."""
    for question in questionnaire.questions:
        labels = [choice.short for choice in question.choices]
        for choice in question.choices:
            if not 0 < len(choice.short.strip()) <= limits.label:
                wanted = f"between 1 and {limits.label} characters"
                yield f"question {question.key}: the label of {choice.key} has not {wanted}", {}
            elif labels.count(choice.short) > 1:
                yield f"question {question.key}: the label {choice.short!r} stands more than once", {}


def never_asked(questionnaire: Questionnaire, days: Sequence[Compiled]) -> Iterator[Problem]:
    """A question on which nothing depends, on any date."""
    used: set[int] = set()
    for compiled in days:
        used |= compiled.diagram.support(compiled.codes).union(*compiled.supports.values())
    for number, question in enumerate(questionnaire.questions):
        if number not in used:
            yield f"question {question.key} is never asked", {}


def without_effect(questionnaire: Questionnaire, days: Sequence[Compiled]) -> Iterator[Problem]:
    """Two choices that lead to the same codes, additional codes and advice on every date.

    In a reduced diagram that is so exactly when no node of the question tells them apart. A question
    that no diagram has is reported as never asked, not here.
    """
    told_apart: dict[int, set[tuple[int, int]]] = {}
    for compiled in days:
        diagram = compiled.diagram
        for root in (compiled.codes, *compiled.supports):
            for node in diagram.reachable(root):
                if not diagram.is_terminal(node):
                    pairs = told_apart.setdefault(diagram.variable(node), set())
                    kids = diagram.children(node)
                    pairs |= {(i, j) for i, j in combinations(range(len(kids)), 2) if kids[i] != kids[j]}
    for number, question in enumerate(questionnaire.questions):
        for i, j in combinations(range(len(question.choices)), 2):
            if (i, j) not in told_apart.get(number, {(i, j)}):
                one, other = question.choices[i].key, question.choices[j].key
                yield f"question {question.key}: {one} and {other} lead to the same", {}


def unused_texts(questionnaire: Questionnaire) -> Iterator[Problem]:
    """A text that no outcome, exit or advice rule names."""
    doc = questionnaire.document
    items = [item for rule in doc.codes for item in rule.outcome]
    items += [item for values in doc.exits.values() for item in values]
    items += [i for f in doc.families for values in (*f.children.values(), f.fallback) for i in values]
    named = {text_of(item) for item in items if item.startswith(TEXTS)}
    for key in sorted(set(doc.texts) - named - {rule.text for rule in doc.advice}):
        yield f"text {key} is named nowhere", {}
