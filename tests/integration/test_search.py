"""Search over the database: dates, synonyms that change, the index on disk, several processes."""

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lookup import textsearch
from lookup.codeset_store import NoData, steady
from lookup.models import DataVersion, Synonym
from lookup.search import NoEdition, search, store

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 2)


def codes(text: str, on: date = ON, limit: int = 5) -> list[str]:
    return [hit.code for hit in search(text, on=on, limit=limit)]


def publish(term: str, expansion: str, *found: str) -> Synonym:
    now = timezone.now()
    return Synonym.objects.create(
        term=term, kind="synonym", expansion=expansion, codes=list(found), source="local", active=True,
        created_by="editor", created_at=now, published_by="publisher", published_at=now,
    )  # fmt: skip


def test_low_back_pain_with_left_sciatica() -> None:
    hit = search("intractable low back pain with left sciatica", on=ON)[0]
    assert (hit.code, hit.title, hit.billable) == ("M54.42", "Lumbago with sciatica, left side", True)


def test_a_code_that_was_divided() -> None:
    hit = search("M54.5", on=ON)[0]
    assert (hit.billable, hit.replaced_by) == (False, ("M54.50", "M54.51", "M54.59"))
    assert hit.expired == "valid until 2021-09-30; replaced on 2021-10-01 by M54.50, M54.51 and M54.59"
    assert search("M54.5", on=date(2021, 9, 30))[0].billable
    assert not search("M54.5", on=date(2021, 10, 1))[0].billable


@pytest.mark.parametrize(
    ("text", "on", "code"),
    [
        ("low back pain", date(2021, 3, 1), "M54.5"),
        ("low back pain", date(2021, 10, 1), "M54.50"),
        ("lumbar disc degeneration", date(2024, 9, 30), "M51.36"),
        ("lumbar disc degeneration", date(2024, 10, 1), "M51.369"),
        ("pelvic pain", date(2025, 9, 30), "R10.2"),
        ("pelvic pain", date(2025, 10, 1), "R10.20"),
    ],
)
def test_the_date_of_service_decides(text: str, on: date, code: str) -> None:
    assert codes(text, on)[0] == code


@pytest.mark.parametrize("on", [date(2020, 9, 30), date(2027, 10, 1), date(1, 1, 1), date(9999, 12, 31)])
def test_a_date_without_an_edition_is_refused(on: date) -> None:
    with pytest.raises(NoEdition, match=rf"No edition of the code set is loaded for {on.isoformat()}\."):
        search("neck pain", on=on)


@pytest.mark.parametrize(
    "text",
    ["", "'; DROP TABLE lookup_code; --", "<b>neck</b>", "\x00\x1b[2J", "🦴" * 3000, "pain " * 2000, "%_\\"],
)  # fmt: skip
def test_no_text_fails(text: str) -> None:
    assert len(search(text, on=ON, limit=7)) <= 7


def test_a_published_synonym_is_found_at_once_and_its_withdrawal_too() -> None:
    assert codes("grumbling lumbars") != ["M54.51"]
    entry = publish("grumbling lumbars", "vertebrogenic low back pain", "M54.51")
    hit = search("grumbling lumbars", on=ON)[0]
    assert (hit.code, hit.why) == ("M54.51", "synonym: grumbling lumbars (local)")
    Synonym.objects.filter(pk=entry.pk).update(active=False)
    assert codes("grumbling lumbars")[:1] != ["M54.51"]


def test_a_draft_changes_nothing() -> None:
    known = store.searcher()
    entry = publish("grumbling lumbars", "low back pain")
    Synonym.objects.filter(pk=entry.pk).update(active=False)
    assert store.searcher().corpus.synonyms == known.corpus.synonyms


@pytest.mark.parametrize(("look_up", "queries"), [(search, 3), (textsearch.answer, 4)])
def test_a_query_asks_the_database_little(look_up: Callable[..., object], queries: int) -> None:
    look_up("neck pain", on=ON)
    with steady(), CaptureQueriesContext(connection) as asked:
        look_up("low back pain with sciatica", on=ON)
    assert len(asked) == queries


def test_without_data_there_is_a_clear_error() -> None:
    DataVersion.objects.update(current=False)
    with pytest.raises(NoData, match="run bin/setup"):
        store.searcher()


def root() -> Path:
    return Path(settings.VAR_DIR) / "search"


def test_the_index_is_built_once_and_opened_afterwards() -> None:
    first, number = store.build()
    written = {path: path.stat().st_mtime_ns for path in first.iterdir()}
    again, same = store.build()
    assert (first, number) == (again, same)
    assert number > 5000
    assert {path: path.stat().st_mtime_ns for path in first.iterdir()} == written


def test_nothing_unfinished_stays_and_old_indexes_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEPT", 1)
    publish("one more term", "low back pain")
    directory, _ = store.build()
    assert [path for path in root().iterdir() if path.is_dir()] == [directory]


def test_threads_share_one_searcher() -> None:
    known = store.searcher()
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(store._open["searcher"][1])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one is known for one in found)


ONE_AT_A_TIME = """
import os, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "codingsite.settings"
import django
django.setup()
from lookup.search import store
busy = Path(sys.argv[1], "busy")
with store._only_one(Path(sys.argv[1])):
    busy.touch(exist_ok=False)
    sum(range(2_000_000))
    busy.unlink()
"""


def test_processes_build_one_after_the_other(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ONE_AT_A_TIME, str(tmp_path)]
    running = [subprocess.Popen(command, cwd=settings.BASE_DIR) for _ in range(3)]  # noqa: S603
    assert [process.wait() for process in running] == [0, 0, 0]
