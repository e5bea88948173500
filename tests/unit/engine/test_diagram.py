"""Diagrams say the same as the functions they were built from, and equal functions are one node."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.engine.diagram import Diagram, DiagramTooLarge

DOMAINS = (3, 2, 3)
ASSIGNMENTS = [dict(enumerate(values)) for values in product(*(range(size) for size in DOMAINS))]
functions = st.lists(st.sampled_from(["a", "b", "c"]), min_size=len(ASSIGNMENTS), max_size=len(ASSIGNMENTS))
partial = st.dictionaries(st.integers(0, 2), st.integers(0, 1))


def build(diagram: Diagram, values: list[str]) -> int:
    """Put a function together out of tests of single variables, in an order of its own."""
    node = diagram.terminal("a")
    for assignment, value in zip(ASSIGNMENTS, values, strict=True):
        condition = diagram.yes
        for variable, wanted in assignment.items():
            condition = diagram.both(condition, diagram.test(variable, [wanted]))
        node = diagram.ite(condition, diagram.terminal(value), node)
    return node


@given(functions)
def test_every_assignment_leads_to_its_value(values: list[str]) -> None:
    diagram = Diagram(DOMAINS)
    node = build(diagram, values)
    assert [diagram.value(diagram.follow(node, a)) for a in ASSIGNMENTS] == values


@given(functions, functions)
def test_equal_functions_are_one_node_and_others_are_not(one: list[str], other: list[str]) -> None:
    diagram = Diagram(DOMAINS)
    assert (build(diagram, one) == build(diagram, other)) == (one == other)


@given(functions, partial)
def test_restricting_fixes_variables_and_keeps_the_rest(values: list[str], given_: dict[int, int]) -> None:
    diagram = Diagram(DOMAINS)
    size = len(diagram)
    node = build(diagram, values)
    size = len(diagram)
    rest, root = diagram.restrict(node, given_)
    for assignment in ASSIGNMENTS:
        expected = diagram.value(diagram.follow(node, {**assignment, **given_}))
        assert rest.value(rest.follow(root, assignment)) == expected
    assert rest.support(root).isdisjoint(given_)
    assert len(diagram) == size


@given(functions)
def test_the_support_is_what_the_value_depends_on(values: list[str]) -> None:
    diagram = Diagram(DOMAINS)
    node = build(diagram, values)
    table = {tuple(a.values()): v for a, v in zip(ASSIGNMENTS, values, strict=True)}
    depends = {
        variable
        for variable, size in enumerate(DOMAINS)
        for key in table
        for value in range(size)
        if table[key] != table[(*key[:variable], value, *key[variable + 1 :])]
    }
    assert diagram.support(node) == depends
    if depends:
        assert diagram.variable(node) == min(depends)


@given(functions, partial)
def test_dependence_is_that_of_the_restricted_function(values: list[str], given_: dict[int, int]) -> None:
    diagram = Diagram(DOMAINS)
    node = build(diagram, values)
    rest, root = diagram.restrict(node, given_)
    for variable in set(range(len(DOMAINS))) - given_.keys():
        assert diagram.depends(node, variable, given_) == (variable in rest.support(root))


@given(functions, functions)
def test_combining_works_value_by_value(one: list[str], other: list[str]) -> None:
    diagram = Diagram(DOMAINS)
    node = diagram.combine(build(diagram, one), build(diagram, other), lambda a, b: f"{a}{b}")
    assert [diagram.value(diagram.follow(node, a)) for a in ASSIGNMENTS] == [
        a + b for a, b in zip(one, other, strict=True)
    ]


def test_a_runaway_table_is_stopped_with_a_message() -> None:
    diagram = Diagram([2] * 20, limit=12)
    for variable in range(10):
        diagram.test(variable, [0])
    with pytest.raises(DiagramTooLarge, match="more than 12 nodes"):
        diagram.test(10, [0])
