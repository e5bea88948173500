"""search_codes and build_search_index as scripts use them."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lookup.models import DataVersion

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("search_codes", *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    assert error.value.returncode == 2
    return str(error.value)


def test_one_text() -> None:
    first, why, *_ = run("low back pain with left sciatica", "--on", "2026-11-02").splitlines()
    assert first.startswith("M54.42 ")
    assert first.endswith("Lumbago with sciatica, left side")
    assert why.strip().startswith(("title:", "Index:"))


def test_json_holds_exactly_what_is_promised() -> None:
    found = json.loads(run("neck pain", "--json", "--on", "2026-11-02", "--limit", "3"))
    assert len(found) == 3
    assert all(list(hit) == ["code", "title", "billable", "score", "why"] for hit in found)
    assert found[0]["code"] == "M54.2"
    assert found[0]["billable"] is True


def test_an_expired_code_says_so_in_why() -> None:
    (found,) = json.loads(run("M54.5", "--json", "--limit", "1", "--on", "2026-11-02"))
    assert found["why"].endswith("replaced on 2021-10-01 by M54.50, M54.51 and M54.59")


def test_nothing_found() -> None:
    assert run("qqqq", "--on", "2026-11-02").strip() == "Nothing found."
    assert json.loads(run("qqqq", "--json", "--on", "2026-11-02")) == []


def test_today_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(run("M54.42", "--json"))


def batch(path: Path, *lines: Any) -> Path:
    path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines))
    return path


def test_batch_keeps_order_and_ids(tmp_path: Path) -> None:
    file = batch(
        tmp_path / "texts.jsonl",
        {"id": 7, "text": "neck pain"},
        "\n",
        {"id": "b", "text": "x" * 10_000},
        {"id": None, "text": "line\u2028separator low back pain", "more": 1},
    )
    lines = [json.loads(line) for line in run("--batch", str(file), "--on", "2026-11-02").splitlines()]
    assert [line["id"] for line in lines] == [7, "b", None]
    assert lines[0]["codes"][0]["code"] == "M54.2"
    assert lines[2]["codes"][0]["code"] == "M54.50"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{bad", "line 2: not JSON"),
        ('"text"', 'line 2: expected an object with "id" and a "text"'),
        ('{"id": 1}', "line 2: expected an object"),
        ('{"text": "a"}', "line 2: expected an object"),
        ('{"id": 1, "text": 5}', "line 2: expected an object"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_printed(tmp_path: Path, line: str, message: str) -> None:
    file = batch(tmp_path / "texts.jsonl", {"id": 1, "text": "neck pain"}, line + "\n")
    out = StringIO()
    with pytest.raises(CommandError, match=message) as error:
        call_command("search_codes", "--batch", str(file), "--on", "2026-11-02", stdout=out)
    assert str(file) in str(error.value)
    assert out.getvalue() == ""


def test_a_line_nested_without_end_is_named(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text("[" * 100_000 + "\n", encoding="utf-8")
    assert refused("--batch", str(file)).endswith("line 1: nested too deeply to be read.")


def test_what_cannot_be_used_is_refused_with_a_sentence(tmp_path: Path) -> None:
    assert refused() == "Give either a text or --batch FILE."
    assert refused("a", "--batch", "b") == "Give either a text or --batch FILE."
    assert refused("a", "--on", "2026-13-01") == "--on: “2026-13-01” is not a date of the form YYYY-MM-DD."
    assert refused("a", "--on", "20261102") == "--on: “20261102” is not a date of the form YYYY-MM-DD."
    assert refused("") == refused(" ") == "The text is empty; give a code, a term or what the provider wrote."
    assert refused("a", "--on", "2019-01-01") == "No edition of the code set is loaded for 2019-01-01."
    assert "No such file" in refused("--batch", str(tmp_path / "none"))
    assert "directory" in refused("--batch", str(tmp_path))
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    assert refused("--batch", str(tmp_path / "binary")).endswith("not UTF-8.")


@pytest.mark.parametrize("limit", ["0", "-1", "x"])
def test_a_limit_is_a_positive_number(limit: str) -> None:
    with pytest.raises(CommandError, match="--limit"):
        run("neck pain", "--limit", limit)


def test_without_data_there_is_a_clear_error() -> None:
    DataVersion.objects.update(current=False)
    DataVersion.objects.all()
    assert "bin/setup" in refused("neck pain", "--on", "2026-11-02")


def test_build_search_index() -> None:
    out = StringIO()
    call_command("build_search_index", stdout=out)
    assert out.getvalue().startswith("Search index ")
    DataVersion.objects.update(current=False)
    with pytest.raises(CommandError) as error:
        call_command("build_search_index")
    assert error.value.returncode == 2


def test_batch_prints_what_was_read(tmp_path: Path) -> None:
    file = batch(
        tmp_path / "texts.jsonl",
        {"id": 1, "text": "LBP w/ L sciatica, denies neck pain"},
        {"id": 2, "text": "x"},
    )
    first, second = (
        json.loads(line) for line in run("--batch", str(file), "--on", "2026-11-02").splitlines()
    )
    facts = {(fact["question"], fact["choice"]): fact for fact in first["facts"]}
    assert facts["side", "left"]["text"] == "L"
    assert facts["side", "left"]["status"] == "affirmed"
    assert facts["nerve_kind", "sciatica_low_back"]["text"] == "LBP … sciatica"
    assert facts["finding", "neck"]["status"] == "negated"
    assert {fact["condition"] for fact in first["facts"]} == {1}
    assert second["facts"] == []
