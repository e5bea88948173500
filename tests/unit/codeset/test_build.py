"""The build: what it refuses, and how it shows differences. The real build is in test_official_files."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lookup.codeset import CodesetError
from lookup.codeset.build import Built, build, differences

EXCERPT = Path(__file__).parents[2] / "data" / "tabular" / "excerpt.xml"
EDITION = [{"name": "FY2021", "first_day": "2020-10-01", "last_day": "2021-09-30", "source": "example"}]
FILE = {"version": "2099", "name": "Example", "from": "2020-10-01", "rows": 30, "billable": 15}


def wheel(path: Path, *members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, EXCERPT.read_bytes())
    return path


@pytest.fixture
def good_wheel(tmp_path: Path) -> Path:
    return wheel(tmp_path / "example.whl", "package/data/whatever.xml", "package/__init__.py")


def inputs(directory: Path, changes: Any, editions: Any = EDITION, index: str | None = None) -> Path:
    directory.mkdir()
    (directory / "dated-changes.json").write_text(
        json.dumps(changes) if not isinstance(changes, str) else changes
    )
    (directory / "editions.json").write_text(json.dumps(editions))
    entry = '{"path":["Ache"],"see":"Pain","valid_from":"2026-10-01","valid_to":null}\n'
    (directory / "index.jsonl").write_text(entry if index is None else index)
    return directory


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ("{", r"dated-changes\.json: not readable as JSON"),
        ("[]", r"dated-changes\.json: not a JSON object"),
        ({"files": [FILE | {"rows": "many"}]}, r"dated-changes\.json: entry 1 of “files” cannot be used"),
        ({"files": [FILE | {"version": "2021"}]}, r"no wheel holds the Tabular of version 2021 \(Example\)"),
        ({"files": [FILE | {"rows": 20}]}, r"Example: 30 rows and 15 billable codes, expected 20 and 15\."),
        ({"files": [FILE | {"billable": 9}]}, r"Example: 30 rows and 15 billable codes, expected 30 and 9\."),
    ],
)
def test_data_files_and_counts_are_checked(
    tmp_path: Path, good_wheel: Path, changes: Any, message: str
) -> None:
    with pytest.raises(CodesetError, match=message):
        build([good_wheel], inputs(tmp_path / "fixtures", changes))


def test_a_missing_family_is_named(tmp_path: Path, good_wheel: Path) -> None:
    with pytest.raises(CodesetError, match=r"^no official row for the families M41, M42"):
        build([good_wheel], inputs(tmp_path / "fixtures", {"files": [FILE]}))


def test_a_damaged_index_is_named(tmp_path: Path, good_wheel: Path) -> None:
    with pytest.raises(CodesetError, match=r"^index\.jsonl, line 1"):
        build([good_wheel], inputs(tmp_path / "fixtures", {"files": [FILE]}, index="{}\n"))


def test_a_missing_data_file_is_named(tmp_path: Path, good_wheel: Path) -> None:
    with pytest.raises(CodesetError, match=r"dated-changes\.json: cannot be read"):
        build([good_wheel], tmp_path)


@pytest.mark.parametrize(("members", "count"), [((), 0), (("a.xml", "b.XML"), 2)])
def test_a_wheel_must_hold_one_xml_file(tmp_path: Path, members: tuple[str, ...], count: int) -> None:
    bad = wheel(tmp_path / "bad.whl", *members)
    with pytest.raises(CodesetError, match=rf"bad\.whl: holds {count} XML files, expected one Tabular List"):
        build([bad], inputs(tmp_path / "fixtures", {"files": [FILE]}))


@pytest.mark.parametrize("content", [b"", b"not a zip", None])
def test_what_is_no_wheel_is_refused(tmp_path: Path, content: bytes | None) -> None:
    bad = tmp_path / "bad.whl"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(CodesetError, match=r"bad\.whl: not readable as a wheel"):
        build([bad], inputs(tmp_path / "fixtures", {"files": [FILE]}))


def test_equal_files_show_no_difference(tmp_path: Path) -> None:
    (tmp_path / "codes.jsonl").write_text("one\ntwo\n")
    assert list(differences(Built({"codes.jsonl": "one\ntwo\n"}, ()), tmp_path)) == []


def test_a_difference_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "codes.jsonl").write_text("one\ntwo\nthree\n")
    lines = list(differences(Built({"codes.jsonl": "one\n2\nthree\n"}, ()), tmp_path))
    assert lines == [f"--- {tmp_path / 'codes.jsonl'}", "+++ built codes.jsonl", "@@ -2 +2 @@", "-two", "+2"]


def test_a_missing_file_is_a_difference(tmp_path: Path) -> None:
    assert "+one" in list(differences(Built({"codes.jsonl": "one\n"}, ()), tmp_path))


def test_many_differences_are_cut_short(tmp_path: Path) -> None:
    lines = list(differences(Built({"codes.jsonl": "line\n" * 1000}, ()), tmp_path))
    assert len(lines) == 41
    assert lines[-1] == "... and 963 more lines of difference in codes.jsonl"


def test_the_command_refuses_with_exit_code_2(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.whl: not readable as a wheel") as error:
        call_command("build_fixtures", str(tmp_path / "nowhere.whl"))
    assert error.value.returncode == 2
