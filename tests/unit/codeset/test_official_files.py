"""The whole official files: counts, titles, Excludes1 pairs, and the committed fixtures rebuilt."""

import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lookup.codeset import Conflict, Tabular, tabular_on
from lookup.codeset.official import OfficialTabular

pytestmark = pytest.mark.official_files

FIXTURES = Path(__file__).parents[3] / "fixtures"
Pairs = Mapping[tuple[str, str], tuple[Conflict, ...]]


@pytest.mark.parametrize(
    ("version", "rows", "billable"),
    [("2021", 95_358, 72_621), ("2025", 97_584, 74_260), ("2026", 98_186, 74_719)],
)
def test_official_counts(
    official: Mapping[str, OfficialTabular], version: str, rows: int, billable: int
) -> None:
    file = official[version]
    assert file.version == version
    assert len(file.code_rows) == rows
    assert sum(row.billable for row in file.rows) == billable
    assert file.remarks == ()


def test_rows_equal_the_official_order_file(
    wheels: Mapping[str, Path], official: Mapping[str, OfficialTabular]
) -> None:
    """FY2021: each code, whether it is billable, and its long title, which the order file writes in ASCII."""
    ours = {
        row.code.replace(".", ""): ("1" if row.billable else "0", ascii_of(row.title))
        for row in official["2021"].code_rows
    }
    assert ours == dict(order_file(wheels["2021"]))


def order_file(wheel: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if "order" in name)
        for line in archive.read(name).decode("ascii").splitlines():
            yield line[6:14].strip(), (line[14], line[77:].strip())


def ascii_of(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@pytest.fixture(scope="module")
def april_2026(official: Mapping[str, OfficialTabular]) -> Tabular:
    return tabular_on(official["2026"].rows, date(2026, 4, 1))


@pytest.fixture(scope="module")
def pairs(april_2026: Tabular) -> Pairs:
    """Every billable pair with M54 that an Excludes1 note forbids, each pair once."""
    family = april_2026.leaves("M54")
    others = [code for code in april_2026 if april_2026.billable(code)]
    found = {
        (code, other): april_2026.conflicts(code, other)
        for code in family
        for other in others
        if other not in family or other > code
    }
    return {pair: conflicts for pair, conflicts in found.items() if conflicts}


def by_level(tabular: Tabular, pairs: Pairs, *kinds: str) -> Pairs:
    """The pairs by the notes of some kinds of rows alone."""
    kept = {
        pair: tuple(c for c in conflicts if tabular.row(c.origin).kind in kinds)
        for pair, conflicts in pairs.items()
    }
    return {pair: conflicts for pair, conflicts in kept.items() if conflicts}


def one_sided(pairs: Pairs) -> int:
    return sum(len({conflict.code for conflict in conflicts}) == 1 for conflicts in pairs.values())


def without_t88_7(pairs: Pairs) -> Pairs:
    """Without the range A00-R94 of "specified adverse effects" at T88.7."""
    kept = {pair: tuple(c for c in found if c.origin != "T88.7") for pair, found in pairs.items()}
    return {pair: found for pair, found in kept.items() if found}


def strain_once(pairs: Pairs) -> Pairs:
    """The three codes S39.012A, D and S counted as one."""
    return {
        (code, other[:7] if other.startswith("S39.012") else other): c for (code, other), c in pairs.items()
    }


def test_excludes1_pairs_of_m54(april_2026: Tabular, pairs: Pairs) -> None:
    literal = by_level(april_2026, pairs, "category", "code")
    usual = without_t88_7(literal)
    assert (len(literal), len(usual), one_sided(usual)) == (692, 593, 546)
    assert (len(strain_once(usual)), one_sided(strain_once(usual))) == (587, 540)


def test_excludes1_pairs_by_block_notes(april_2026: Tabular, pairs: Pairs) -> None:
    counted: dict[tuple[str, str], int] = {}
    for conflicts in by_level(april_2026, pairs, "block", "chapter").values():
        for conflict in conflicts:
            key = conflict.origin, conflict.reference.text
            counted[key] = counted.get(key, 0) + 1
    assert counted == {("M50-M54", "M46.4-"): 330, ("G50-G59", "M54.1-"): 954, ("G60-G65", "M54.10"): 24}


def test_the_family_has_33_billable_codes(april_2026: Tabular) -> None:
    assert len(april_2026.leaves("M54")) == 33


def run(wheels: Mapping[str, Path], *options: str) -> tuple[str, str, int]:
    """Output, errors and exit code of `manage.py build_fixtures`, with the wheels in any order."""
    out, err = StringIO(), StringIO()
    paths = [str(path) for path in reversed(list(wheels.values()))]
    try:
        call_command("build_fixtures", *paths, *options, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), error.returncode
    return out.getvalue(), err.getvalue(), 0


def test_the_committed_fixtures_are_what_the_official_files_give(wheels: Mapping[str, Path]) -> None:
    out, err, code = run(wheels, "--check")
    assert (err, code) == ("", 0)
    assert "  2024-10-01 S23.1 note added: code_also: any associated:" in out
    assert " M54" not in out


def test_the_check_shows_what_differs(wheels: Mapping[str, Path], tmp_path: Path) -> None:
    for name in ("codes.jsonl", "editions.json", "index.jsonl"):
        text = (FIXTURES / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            text.replace("Vertebrogenic low back pain", "Some pain"), encoding="utf-8"
        )
    _, err, code = run(wheels, "--check", "--output", str(tmp_path))
    assert code == 1
    assert "+" in err
    assert "Vertebrogenic low back pain" in err
    assert "editions.json" not in err
