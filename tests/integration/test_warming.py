"""Before its first request a worker has read what every request needs; without that it starts as well."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from lookup.models import Edition, Synonym
from lookup.search import store
from lookup.warming import warm_up

pytestmark = pytest.mark.django_db


def test_a_site_with_data_is_read() -> None:
    assert warm_up()


def test_without_data_it_says_so_and_raises_nothing() -> None:
    Edition.objects.all().delete()
    assert not warm_up()


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where a worker that has read nothing yet looks for its index."""
    settings.VAR_DIR = tmp_path
    now = timezone.now()
    by = {"created_by": "tester", "created_at": now, "published_by": "tester", "published_at": now}
    Synonym.objects.create(term="zigzag back", kind="synonym", expansion="scoliosis", active=True, **by)
    return tmp_path / "search"


def test_a_folder_that_cannot_be_made_keeps_no_worker_from_starting(
    folder: Path, coder: User, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("not a folder")
    assert not warm_up()
    assert "remove “search” in VAR_DIR" in caplog.text
    client.force_login(coder)
    assert client.get("/codes/M54.50/").status_code == 200


def test_a_damaged_index_keeps_no_worker_from_starting(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    directory, _ = store.build()
    (prepared,) = directory.glob("*.msgpack")
    prepared.write_bytes(b"half of it")
    assert not warm_up()
    prepared.unlink()
    assert not warm_up()
    assert caplog.text.count("remove “search” in VAR_DIR") == 2
    shutil.rmtree(folder)
    assert warm_up()
