"""Reduced ordered multi-valued decision diagrams: what a decision table means, read off a graph.

A node asks one variable and has a child for each of its values; a terminal holds a value. Children
that are all the same are never kept, and equal nodes are one node, so two functions are equal
exactly when their node numbers are, and a node's variable is the first in order on which its
function depends (R. E. Bryant, 1986, for the two-valued case).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence


class DiagramTooLarge(ValueError):
    """The table needs more nodes than the limit; its message says how many and what to do."""


class Diagram:
    """A shared store of nodes over variables with finite domains, in one fixed order."""

    def __init__(self, domains: Sequence[int], limit: int = 250_000) -> None:
        self.domains = tuple(domains)
        self._leaf = len(self.domains)
        self._limit = limit
        self._variables: list[int] = []
        self._children: list[tuple[int, ...]] = []
        self._values: dict[int, Hashable] = {}
        self._unique: dict[tuple[int, tuple[int, ...]], int] = {}
        self._terminals: dict[Hashable, int] = {}
        self._ite: dict[tuple[int, int, int], int] = {}
        self.no = self.terminal(False)
        self.yes = self.terminal(True)

    def __len__(self) -> int:
        return len(self._variables)

    def terminal(self, value: Hashable) -> int:
        """Return the node of a constant."""
        if value not in self._terminals:
            number = self._terminals[value] = self._add(self._leaf, ())
            self._values[number] = value
        return self._terminals[value]

    def node(self, variable: int, children: tuple[int, ...]) -> int:
        """Return the node that asks `variable`, or the child when all children are the same."""
        if children.count(children[0]) == len(children):
            return children[0]
        key = (variable, children)
        found = self._unique.get(key)
        if found is None:
            found = self._unique[key] = self._add(variable, children)
        return found

    def test(self, variable: int, values: Iterable[int]) -> int:
        """Return the truth value of "the variable has one of these values"."""
        wanted = set(values)
        return self.node(
            variable, tuple(self.yes if v in wanted else self.no for v in range(self.domains[variable]))
        )

    def is_terminal(self, node: int) -> bool:
        """True for a constant."""
        return self._variables[node] == self._leaf

    def value(self, node: int) -> Hashable:
        """Return what a terminal holds."""
        return self._values[node]

    def variable(self, node: int) -> int:
        """Return the first variable in order on which the function depends."""
        return self._variables[node]

    def children(self, node: int) -> tuple[int, ...]:
        """Return the children of a node, one for each value of its variable."""
        return self._children[node]

    def ite(self, condition: int, then: int, otherwise: int) -> int:
        """Return "if condition then one function, otherwise the other"."""
        if condition == self.yes or then == otherwise:
            return then
        if condition == self.no:
            return otherwise
        key = (condition, then, otherwise)
        found = self._ite.get(key)
        if found is None:
            found = self._ite[key] = self._split(key, lambda c, t, o: self.ite(c, t, o))
        return found

    def both(self, one: int, other: int) -> int:
        """Logical and."""
        return self.ite(one, other, self.no)

    def either(self, one: int, other: int) -> int:
        """Logical or."""
        return self.ite(one, self.yes, other)

    def negate(self, node: int) -> int:
        """Logical not."""
        return self.ite(node, self.no, self.yes)

    def combine(self, one: int, other: int, function: Callable[[Hashable, Hashable], Hashable]) -> int:
        """Return the function whose value is `function` of the values of the two."""
        memo: dict[tuple[int, ...], int] = {}

        def walk(a: int, b: int) -> int:
            if (a, b) not in memo:
                if self.is_terminal(a) and self.is_terminal(b):
                    memo[a, b] = self.terminal(function(self.value(a), self.value(b)))
                else:
                    memo[a, b] = self._split((a, b), walk)
            return memo[a, b]

        return walk(one, other)

    def restrict(self, node: int, given: Mapping[int, int]) -> tuple[Diagram, int]:
        """Return a diagram of its own in which the given variables have the given values.

        The store itself is left as it is, so that questions asked of it at run time cost no memory.
        """
        result = Diagram(self.domains, self._limit)
        memo: dict[int, int] = {}

        def walk(at: int) -> int:
            if at not in memo:
                variable = self._variables[at]
                if variable == self._leaf:
                    memo[at] = result.terminal(self._values[at])
                elif variable in given:
                    memo[at] = walk(self._children[at][given[variable]])
                else:
                    memo[at] = result.node(variable, tuple(walk(child) for child in self._children[at]))
            return memo[at]

        return result, walk(node)

    def follow(self, node: int, values: Mapping[int, int]) -> int:
        """Walk down while the asked variable has a value; return where that ends."""
        while (variable := self._variables[node]) in values:
            node = self._children[node][values[variable]]
        return node

    def depends(self, node: int, variable: int, given: Mapping[int, int]) -> bool:
        """True when, the given variables fixed, the function still depends on the variable.

        Looks only below the nodes that ask the variable, and stops there at the first difference; nothing is
        built. A value that is given for the variable itself counts for nothing.
        """
        stack, seen = [node], set[int]()
        while stack:
            at = stack.pop()
            while (asked := self._variables[at]) in given and asked < variable:
                at = self._children[at][given[asked]]
            if asked == variable:
                first, *others = self._children[at]
                if not all(self._same(first, other, given) for other in others):
                    return True
            elif asked < variable and at not in seen:
                seen.add(at)
                stack.extend(self._children[at])
        return False

    def _same(self, one: int, other: int, given: Mapping[int, int]) -> bool:
        """True when two functions are one, the given variables fixed."""
        one, other = self.follow(one, given), self.follow(other, given)
        split = min(self._variables[one], self._variables[other])
        if one == other or split == self._leaf:
            return one == other
        return all(
            self._same(self._branch(one, split, value), self._branch(other, split, value), given)
            for value in range(self.domains[split])
        )

    def _branch(self, node: int, variable: int, value: int) -> int:
        return self._children[node][value] if self._variables[node] == variable else node

    def met(self, node: int, values: Mapping[int, int]) -> tuple[int, ...]:
        """Return the variables with a value that the walk down meets, in order."""
        found = []
        while (variable := self._variables[node]) in values:
            found.append(variable)
            node = self._children[node][values[variable]]
        return tuple(found)

    def reachable(self, node: int) -> list[int]:
        """Return every node below and including this one, each once, parents before children."""
        seen: dict[int, None] = {}
        stack = [node]
        while stack:
            at = stack.pop()
            if at not in seen:
                seen[at] = None
                stack.extend(reversed(self._children[at]))
        return list(seen)

    def results(self, node: int) -> tuple[Hashable, ...]:
        """Return the values the function can have, in the order of the first path to each."""
        return tuple(self._values[at] for at in self.reachable(node) if at in self._values)

    def support(self, node: int) -> frozenset[int]:
        """Return the variables on which the function depends."""
        return frozenset(self._variables[at] for at in self.reachable(node)) - {self._leaf}

    def _split(self, nodes: tuple[int, ...], function: Callable[..., int]) -> int:
        """Apply `function` to the branches of all nodes at their first variable."""
        variable = min(self._variables[node] for node in nodes)
        branches = ([self._branch(n, variable, v) for n in nodes] for v in range(self.domains[variable]))
        return self.node(variable, tuple(function(*branch) for branch in branches))

    def _add(self, variable: int, children: tuple[int, ...]) -> int:
        if len(self._variables) >= self._limit:
            raise DiagramTooLarge(
                f"The tables need more than {self._limit:,} nodes. Move the questions that gate "
                "many rules to the front, or split a rule that joins unrelated facts."
            )
        self._variables.append(variable)
        self._children.append(children)
        return len(self._variables) - 1
