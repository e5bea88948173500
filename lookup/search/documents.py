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
from lookup.reading import words
from lookup.reading.axes import NARROWER, SAME, relation
from lookup.reading.lexicon import Lexicon, Synonym
from lookup.reading.reader import read
from lookup.reading.tokens import LEVEL, WORD, tokenise
from lookup.search.corpus import Corpus, overlaps
from lookup.search.indexlines import Line, lines
from lookup.search.meanings import Meaning, join, meaning_of, with_optional

TITLE, INCLUSION, INDEX, SYNONYM = "title", "inclusion term", "Index", "synonym"
_SOURCES = {"title": 0, "Index": 1, "inclusion term": 2, "synonym": 3}
_EVER = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Document:
    """One wording of one code (without its 7th character) and the days on which the code stands.

    `weak`: reached by "see also", or a code loaded for reference only; `spread`: the wording stands at a
    heading above the code; `seventh`: the code needs a 7th character; `unlevelled`: it is for an unspecified
    level while others of its category name theirs; `since`: first day of the Index that has the line.
    """

    stem: str
    kind: str
    text: str
    meaning: Meaning
    valid_from: date = _EVER
    valid_to: date | None = None
    weak: bool = False
    spread: bool = False
    seventh: bool = False
    unlevelled: bool = False
    since: date | None = None
    literal: frozenset[str] = frozenset()

    @property
    def rank(self) -> int:
        """Order of the sources when two wordings fit equally well."""
        return _SOURCES[self.kind] + (4 if self.weak else 0)


def documents(corpus: Corpus, lexicon: Lexicon) -> list[Document]:
    """All documents, each code, meaning and set of words once, in a fixed order."""
    found: dict[tuple[str, Meaning, bool, frozenset[str]], Document] = {}
    builder = _Builder(corpus, lexicon)
    for document in (*builder.titles(), *builder.index(), *builder.inclusions(), *builder.synonyms()):
        literal = literal_words(document.text)
        key = (document.stem, document.meaning, document.valid_to is None, literal)
        seventh = corpus.members[document.stem] != (document.stem,)
        unlevelled = builder.is_unlevelled(document.stem)
        found.setdefault(key, replace(document, literal=literal, seventh=seventh, unlevelled=unlevelled))
    return sorted(found.values(), key=lambda d: (d.stem, d.rank, d.text))


def literal_words(text: str) -> frozenset[str]:
    """The words of a text as they stand, for choosing between wordings with the same meaning."""
    return frozenset(t.text for t in tokenise(text) if t.kind in (WORD, LEVEL) and len(t.text) > 1)


class _Builder:
    """Holds what every kind of document needs."""

    def __init__(self, corpus: Corpus, lexicon: Lexicon) -> None:
        self.corpus = corpus
        self.lexicon = lexicon
        self._meanings: dict[str, Meaning] = {}
        self._levelled: dict[str, bool] = {}
        self._regions: dict[str, frozenset[str]] = {}

    def meaning(self, text: str) -> Meaning:
        """The meaning of a text of the classification; each text is read once."""
        if text not in self._meanings:
            plain, extra = _without_supplements(text)
            own = meaning_of(read(plain, self.lexicon).items)
            self._meanings[text] = with_optional(own, [meaning_of(read(extra, self.lexicon).items)])
        return self._meanings[text]

    def is_unlevelled(self, stem: str) -> bool:
        """Whether a code is for a level that is not specified, in a category with codes for levels."""
        category = stem[:3]
        if category not in self._levelled:
            titles = [self.corpus.title(code) for code in self.corpus.stems_under(category)]
            self._levelled[category] = any(self.meaning(title).levels for title in titles)
        return self._levelled[category] and self.meaning(self.corpus.title(stem)).unspecified

    def titles(self) -> Iterator[Document]:
        for stem in self.corpus.ordered_stems:
            above = [self.meaning(self.corpus.title(code)) for code in self.corpus.lineage(stem)]
            for row in self.corpus.code_rows(stem):
                own = with_optional(self._own(row), above)
                yield Document(
                    stem, TITLE, row.title, traumatic(stem, own), row.valid_from, row.valid_to, row.title_only
                )

    def _own(self, row: CodeRow) -> Meaning:
        """The meaning of a title, and of the "with" condition of its heading if it leaves that out."""
        _, _, condition = self.corpus.title(row.parent).partition(" with ")
        own = self.meaning(row.title)
        if condition and " with" not in row.title:
            own = join([own, self.meaning(condition)])
        if own.unspecified and any(len(group) > 1 for group in own.regions):  # it answers for its category
            own = replace(own, regions=(tuple(sorted(self._regions_under(row.code[:3]))),))
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
            for document in self._spread(INDEX, line.printed, line.code, _EVER, None, own, weak=line.also):
                yield replace(document, since=line.valid_from)

    def _line_meaning(self, line: Line) -> Meaning:
        own = self.meaning(" ".join(_alternatives(part) for part in line.path))
        words = [self.meaning(nemod.replace(")", "),")) for nemod in line.nemod if nemod != "(s)"]
        return with_optional(own, words)

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
            meaning = with_optional(join([self._sited(stem, own), apart]), self._above(stem))
            meaning = traumatic(stem, meaning)
            span = _span(rows, first, last)
            spread = stem != code.rstrip("-")
            yield Document(stem, kind, text, meaning, *span, weak=weak or rows[-1].title_only, spread=spread)

    def _sited(self, stem: str, own: Meaning) -> Meaning:
        """A wording without the regions, of several, for which a sibling of the code stands."""
        title = self.meaning(self.corpus.title(stem))
        named = {name for group in title.regions for name in group}
        parent = self.corpus.by_code[stem][-1].parent
        taken = self._regions_under(parent) - named
        regions = tuple(tuple(n for n in group if n not in taken) or group for group in own.regions)
        return replace(own, regions=regions) if named else own

    def _regions_under(self, code: str) -> frozenset[str]:
        """Every region that a title below a heading names."""
        if code not in self._regions:
            titles = [self.meaning(self.corpus.title(stem)) for stem in self.corpus.stems_under(code)]
            self._regions[code] = frozenset(name for t in titles for group in t.regions for name in group)
        return self._regions[code]

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


def traumatic(stem: str, meaning: Meaning) -> Meaning:
    """Fractures of chapter 19 exclude what makes a fracture one of chapter 13 (G I.C.13.c, d).

    That they are traumatic need not be said.
    """
    if stem[0] != "S" or _FRACTURE not in meaning.demanded:
        return meaning
    optional = meaning.optional | ({_TRAUMATIC} - meaning.demanded)
    return replace(meaning, absent=meaning.absent | _NOT_BY_INJURY, optional=optional)


_FRACTURE, _TRAUMATIC = words.stem("fracture"), words.stem("traumatic")
_NOT_BY_INJURY = frozenset(
    map(words.stem, ("pathological", "fatigue", "osteoporosis", "nontraumatic", "neoplasm"))
)
_SUPPLEMENT = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")


def _without_supplements(text: str) -> tuple[str, str]:
    """A wording without what is in parentheses or brackets, which need not be said (G I.A.7), and that."""
    found = [" ".join(filter(None, match.groups())) for match in _SUPPLEMENT.finditer(text)]
    return _SUPPLEMENT.sub(" ", text), " ; ".join(found)


def _shown(entry: Synonym) -> str:
    return f"{entry.term} ({entry.source})"


def _alternatives(part: str) -> str:
    """A term of the Index with its forms joined by "or": "Lumbago, lumbalgia", "cervical, cervicothoracic".

    A comma in "disc, degenerative" joins nothing of the kind: forms are single words that begin alike.
    """
    forms = list({words.stem(form.lower()): form for form in part.replace(" or ", ", ").split(", ")}.values())
    alike = len({form[:3].lower() for form in forms}) < len(forms) or " or " in part
    single = alike and all(" " not in form for form in forms)
    together = forms[0] if len(forms) == 1 else " or ".join(forms) if single else part.replace(", ", " ")
    return together + ("," if "without" in part else "")


def _span(rows: Iterable[CodeRow], first: date, last: date | None) -> tuple[date, date | None]:
    """The days on which both the wording and the code stand."""
    found = list(rows)
    start = max(first, min(row.valid_from for row in found))
    ends = [row.valid_to for row in found]
    code_end = None if None in ends else max(end for end in ends if end)
    return start, min((end for end in (last, code_end) if end), default=None)


def _elsewhere(own: Meaning, title: Meaning) -> bool:
    """Whether a wording names a region that the code is not about ("Lumbar neuritis" at a cervical code)."""
    said = {name for group in own.regions for name in group} | own.implied_regions()
    meant = {name for group in title.regions for name in group}
    return bool(said and meant) and not any(relation(a, b) in (SAME, NARROWER) for a in said for b in meant)
