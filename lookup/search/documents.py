"""Corpus to documents: one for each wording under which a code can be found, split into its meanings.

A code has a document for its title, for every inclusion term (its own, and those of the headings above it
together with what sets the code apart from the heading), for every line of the Index and every synonym.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from lookup.codeset import CodeRow
from lookup.reading.axes import relation
from lookup.reading.context import NEGATED
from lookup.reading.items import BREAK, CONNECTOR, MEANING, Item
from lookup.reading.lexicon import Lexicon, Synonym
from lookup.reading.reader import read
from lookup.reading.tokens import WORD, tokenise
from lookup.search.corpus import Corpus, overlaps
from lookup.search.indexlines import Line, lines

TITLE, INCLUSION, INDEX, SYNONYM = "title", "inclusion term", "Index", "synonym"
_SOURCES = {"title": 0, "Index": 1, "inclusion term": 2, "synonym": 3}
_EVER = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A wording split up. `groups`: each needs one of its concepts; `optional` may be said and need not.

    `absent` are the concepts that the wording excludes ("without myelopathy").
    """

    groups: tuple[tuple[str, ...], ...] = ()
    optional: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    regions: tuple[tuple[str, ...], ...] = ()
    sides: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    other: bool = False
    nec: bool = False
    unspecified: bool = False

    def terms(self) -> tuple[set[str], set[str]]:
        """The terms by which the wording is retrieved: demanded ones and optional ones."""
        axes = [f"region:{name}" for group in self.regions for name in group]
        axes += [f"side:{side}" for side in self.sides] + [f"level:{level}" for level in self.levels]
        axes += [f"no:{concept}" for concept in self.absent]
        axes += ["q:other"] * (self.other or self.nec) + ["q:unspecified"] * self.unspecified
        return {concept for group in self.groups for concept in group} | set(axes), set(self.optional)


@dataclass(frozen=True, slots=True)
class Document:
    """One wording of one code (without its 7th character) and the days on which it stands."""

    stem: str
    kind: str
    text: str
    meaning: Meaning
    valid_from: date = _EVER
    valid_to: date | None = None
    weak: bool = False
    spread: bool = False
    seventh: bool = False
    literal: frozenset[str] = frozenset()

    @property
    def rank(self) -> int:
        """Order of the sources when two wordings fit equally well."""
        return _SOURCES[self.kind] + (4 if self.weak else 0)


def documents(corpus: Corpus, lexicon: Lexicon) -> list[Document]:
    """All documents, each (code, meaning) once, in a fixed order."""
    found: dict[tuple[str, Meaning, bool], Document] = {}
    builder = _Builder(corpus, lexicon)
    for document in (*builder.titles(), *builder.index(), *builder.inclusions(), *builder.synonyms()):
        key = (document.stem, document.meaning, document.valid_to is None)
        found.setdefault(key, document)
    ordered = sorted(found.values(), key=lambda d: (d.stem, d.rank, d.text))
    return [
        replace(d, literal=literal_words(d.text), seventh=corpus.members[d.stem] != (d.stem,)) for d in ordered
    ]


def literal_words(text: str) -> frozenset[str]:
    """The words of a text as they stand, for choosing between wordings with the same meaning."""
    return frozenset(token.text for token in tokenise(text) if token.kind == WORD and len(token.text) > 1)


class _Builder:
    """Holds what every kind of document needs."""

    def __init__(self, corpus: Corpus, lexicon: Lexicon) -> None:
        self.corpus = corpus
        self.lexicon = lexicon
        self._meanings: dict[str, Meaning] = {}

    def meaning(self, text: str) -> Meaning:
        """The meaning of a text of the classification; each text is read once."""
        if text not in self._meanings:
            plain, extra = _without_supplements(text)
            own = meaning_of(read(plain, self.lexicon).items)
            self._meanings[text] = _with_optional(own, [meaning_of(read(extra, self.lexicon).items)])
        return self._meanings[text]

    def titles(self) -> Iterator[Document]:
        for stem in self.corpus.ordered_stems:
            above = [self.meaning(self.corpus.title(code)) for code in self.corpus.lineage(stem)]
            for row in self.corpus.code_rows(stem):
                own = _with_optional(self._own(row), above)
                yield Document(stem, TITLE, row.title, own, row.valid_from, row.valid_to, row.title_only)

    def _own(self, row: CodeRow) -> Meaning:
        """The meaning of a title, with the condition that its heading adds by "with" when it leaves that out."""
        _, _, condition = self.corpus.title(row.parent).partition(" with ")
        own = self.meaning(row.title)
        if condition and " with" not in row.title:
            own = join([own, self.meaning(condition)])
        if row.title.endswith(" only"):
            own = replace(own, absent=own.absent | self._excluded(row, own))
        return own

    def _excluded(self, row: CodeRow, own: Meaning) -> frozenset[str]:
        """What "only" in a title leaves to the siblings of a code: "leg pain only" is without back pain."""
        siblings = [self.meaning(self.corpus.title(code)) for code in self.corpus.stems_under(row.parent)]
        others = {concept for meaning in siblings for group in meaning.groups for concept in group}
        return frozenset(others - {concept for group in own.groups for concept in group})

    def inclusions(self) -> Iterator[Document]:
        for row in self.corpus.rows:
            texts = [note.text for note in row.notes if note.kind in ("inclusion_term", "includes")]
            for text in texts:
                yield from self._spread(INCLUSION, text, row.code, row.valid_from, row.valid_to)

    def index(self) -> Iterator[Document]:
        for line in lines(self.corpus.entries):
            own = self._line_meaning(line)
            yield from self._spread(
                INDEX, line.printed, line.code, line.valid_from, line.valid_to, own, weak=line.also
            )

    def _line_meaning(self, line: Line) -> Meaning:
        own = self.meaning(" ".join(_alternatives(part) for part in line.path))
        words = [self.meaning(nemod.replace(")", "),")) for nemod in line.nemod if nemod != "(s)"]
        return _with_optional(own, words)

    def synonyms(self) -> Iterator[Document]:
        for entry in self.corpus.synonyms:
            for code in entry.codes:
                yield from self._spread(SYNONYM, _shown(entry), code, _EVER, None, self.meaning(entry.term))

    def _spread(
        self,
        kind: str,
        text: str,
        code: str,
        first: date,
        last: date | None,
        own: Meaning | None = None,
        *,
        weak: bool = False,
    ) -> Iterator[Document]:
        """A wording of a heading, for every code below it together with what sets that code apart."""
        own = own or self.meaning(text)
        heading = self.meaning(self.corpus.title(code.rstrip("-")))
        for stem in self.corpus.stems_under(code):
            apart = self._apart(stem, code.rstrip("-"), heading)
            rows = [row for row in self.corpus.code_rows(stem) if overlaps(row, first, last)]
            title = self.meaning(self.corpus.title(stem))
            if not rows or (stem != code.rstrip("-") and _elsewhere(own, title)):
                continue
            meaning = _with_optional(join([self._sited(stem, own), apart]), self._above(stem))
            span = _span(rows, first, last)
            spread = stem != code.rstrip("-")
            yield Document(stem, kind, text, meaning, *span, weak=weak or rows[-1].title_only, spread=spread)

    def _sited(self, stem: str, own: Meaning) -> Meaning:
        """A wording without the regions, of several, for which a sibling of the code stands."""
        title = self.meaning(self.corpus.title(stem))
        named = {name for group in title.regions for name in group}
        parent = self.corpus.by_code[stem][-1].parent
        siblings = {
            name
            for other in self.corpus.stems_under(parent)
            for group in self.meaning(self.corpus.title(other)).regions
            for name in group
        }
        taken = siblings - named
        regions = tuple(tuple(n for n in group if n not in taken) or group for group in own.regions)
        return replace(own, regions=regions) if named else own

    def _above(self, stem: str) -> list[Meaning]:
        return [self.meaning(self.corpus.title(code)) for code in (stem, *self.corpus.lineage(stem))]

    def _apart(self, stem: str, code: str, heading: Meaning) -> Meaning:
        """What the title of a code says beyond the title of the heading above it."""
        if stem == code:
            return Meaning()
        title = self.meaning(self.corpus.title(stem))
        known = {group[0] for group in heading.groups if len(group) == 1}
        whole = {group for group in heading.groups if len(group) > 1}
        return Meaning(
            groups=tuple(g for g in title.groups if g not in whole and not known.intersection(g)),
            absent=title.absent,
            regions=tuple(group for group in title.regions if group not in heading.regions),
            sides=title.sides,
            levels=title.levels,
            other=title.other and not self.corpus.title(code).startswith("Other"),
            unspecified=title.unspecified and not heading.unspecified,
        )


_SUPPLEMENT = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")


def _without_supplements(text: str) -> tuple[str, str]:
    """A wording without what stands in parentheses or brackets, which may be said or not (G I.A.7), and that."""
    found = [" ".join(filter(None, match.groups())) for match in _SUPPLEMENT.finditer(text)]
    return _SUPPLEMENT.sub(" ", text), " ; ".join(found)


def _shown(entry: Synonym) -> str:
    return f"{entry.term} ({entry.source})"


def _alternatives(part: str) -> str:
    """A term of the Index with its forms joined by "or" when each is a single word."""
    forms = part.replace(" or ", ", ").split(", ")
    single = len(forms) > 1 and all(" " not in form for form in forms)
    return (" or ".join(forms) if single else part) + ("," if "without" in part else "")


def _span(rows: Iterable[CodeRow], first: date, last: date | None) -> tuple[date, date | None]:
    """The days on which both the wording and the code stand."""
    found = list(rows)
    start = max(first, min(row.valid_from for row in found))
    ends = [row.valid_to for row in found]
    code_end = None if None in ends else max(end for end in ends if end)
    return start, min((end for end in (last, code_end) if end), default=None)


def _elsewhere(own: Meaning, title: Meaning) -> bool:
    """Whether a wording names a region that the code is not about ("Lumbar neuritis" at a cervical code)."""
    said = {name for group in own.regions for name in group}
    meant = {name for group in title.regions for name in group}
    return bool(said and meant) and not any(
        relation(a, b) in ("same", "narrower") for a in said for b in meant
    )


def _with_optional(own: Meaning, more: Iterable[Meaning]) -> Meaning:
    """A meaning to which the words of others are added as words that may be said."""
    extra = {concept for meaning in more for group in meaning.groups for concept in group}
    extra |= {concept for meaning in more for concept in meaning.optional}
    known = {concept for group in own.groups for concept in group}
    return replace(own, optional=own.optional | (extra - known - own.absent))


def join(parts: Iterable[Meaning]) -> Meaning:
    """Several meanings as one wording."""
    found = list(parts)
    absent = frozenset().union(*(part.absent for part in found))
    groups: dict[tuple[str, ...], None] = {}
    for part in found:
        groups |= dict.fromkeys(group for group in part.groups if not absent.issuperset(group))
    regions = dict.fromkeys(group for part in found for group in part.regions)
    return Meaning(
        groups=_without_doubles(tuple(groups)),
        optional=frozenset().union(*(part.optional for part in found)),
        absent=absent,
        regions=_narrowest(tuple(regions)),
        sides=tuple(dict.fromkeys(side for part in found for side in part.sides)),
        levels=tuple(dict.fromkeys(level for part in found for level in part.levels)),
        other=any(part.other for part in found),
        nec=any(part.nec for part in found),
        unspecified=any(part.unspecified for part in found),
    )


def meaning_of(items: Iterable[Item]) -> Meaning:
    """The meaning of a text of the classification. Words joined by "and", "or" or "/" form one group (and/or)."""
    found = [
        item for item in items if item.kind != MEANING or not item.concept.startswith(("phase:", "code:"))
    ]
    linked = _linked(found)
    plain = [_demanded(chain) for chain in linked]
    axes = [c for chain in linked for c in chain]
    regions = [_values(chain, "region:") for chain, words in zip(linked, plain, strict=True) if not words]
    absent = frozenset(i.concept for i in found if i.status == NEGATED and ":" not in i.concept)
    return join(
        [
            Meaning(
                groups=tuple(tuple(dict.fromkeys(chain)) for chain in plain if chain),
                absent=absent,
                regions=tuple(group for group in regions if group),
                sides=_values(axes, "side:"),
                levels=_values([*axes, *(c for item in found for c, _ in item.options)], "level:"),
                other="q:other" in axes,
                nec="q:nec" in axes,
                unspecified="q:unspecified" in axes
                or "region:unspecified" in axes
                or "side:unspecified" in axes,
            )
        ]
    )


def _demanded(chain: list[str]) -> list[str]:
    """The words of a chain; a region linked to a word ("neck and back") is one of the choices."""
    words = [concept for concept in chain if ":" not in concept]
    return [c for c in chain if ":" not in c or c.startswith("region:")] if words else []


def _values(concepts: Iterable[str], axis: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.removeprefix(axis) for c in concepts if c.startswith(axis)))


def _linked(items: list[Item]) -> list[list[str]]:
    """Affirmed concepts in chains: "muscle, fascia and tendon" is one chain, anything else stands alone.

    A word that comes again behind the connector shows two whole phrases: "back pain and leg pain" demands both.
    """
    chains: list[list[str]] = []
    open_chain = pending = False
    concepts = [item.concept for item in items]
    for n, item in enumerate(items):
        if item.kind == CONNECTOR:
            open_chain = True
        elif item.kind == BREAK:
            pending = item.concept == "," and _list_goes_on(items, n)
            open_chain = open_chain and pending
        elif item.status != NEGATED:
            joins = chains and (open_chain or pending) and chains[-1][-1] not in concepts[n + 1 :]
            if joins:
                chains[-1].append(item.concept)
            else:
                chains.append([item.concept])
            open_chain = pending = False
    return chains


def _list_goes_on(items: list[Item], comma: int) -> bool:
    """Whether a comma belongs to a list that ends in "and" or "or": one word a place."""
    for n in range(comma + 1, len(items) - 1, 2):
        if items[n].kind != MEANING:
            return items[n].kind == CONNECTOR
        if items[n + 1].kind == CONNECTOR:
            return True
        if items[n + 1].kind != BREAK:
            return False
    return False


def _without_doubles(groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Groups without those that another, smaller one already demands."""
    return tuple(
        group
        for n, group in enumerate(groups)
        if not any(
            set(other) < set(group) or (set(other) == set(group) and m < n) for m, other in enumerate(groups)
        )
    )


def _narrowest(groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Region groups without those that another one names narrower: "cervical" beside "C2-C3"."""
    kept = _without_doubles(groups)
    return tuple(g for g in kept if not any(_is_refined(g, other) for other in kept if other != g))


def _is_refined(group: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a region group only says less than another one."""
    if group == ("unspecified",):
        return True
    return any(all(relation(a, b) == "narrower" for b in other) for a in group)
