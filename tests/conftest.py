"""What all tests share: a database with the committed fixtures, accounts, and no network."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import connection

SITE_DATABASE = str(connection.settings_dict["NAME"])
LOCAL = ("127.0.0.1", "::1", "localhost", "")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine can be reached."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            raise OSError(f"Tests must not reach {address}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True, scope="session")
def _test_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Own folder for indexes, static files without a manifest, cheap password hashes, nothing kept."""
    django_settings.VAR_DIR = tmp_path_factory.mktemp("var")
    django_settings.READY_KEPT_SECONDS = 0
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.STORAGES = django_settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite as in production, in a file: in memory it has no write-ahead log and locks otherwise."""
    if connection.vendor == "sqlite":
        name = tmp_path_factory.mktemp("database") / "tests.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database holds the committed fixtures, loaded once."""
    from lookup.actions import fixtures

    if str(connection.settings_dict["NAME"]) == SITE_DATABASE:
        raise pytest.UsageError("No test database was made; the tests would write into the site's own.")
    with django_db_blocker.unblock():
        fixtures.load(by="setup")


@pytest.fixture(autouse=True)
def _triggers_give_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Emptying the database after a transactional test would be refused; migrate puts the triggers back."""
    marker = request.node.get_closest_marker("django_db")
    transactional = bool({"transactional_db", "live_server"} & set(request.fixturenames))
    if not transactional and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from lookup.models import triggers

    triggers.remove(connection)


@pytest.fixture
def site_data(transactional_db: None) -> None:
    """The committed fixtures in the emptied database of a transactional test."""
    from lookup.actions import fixtures

    fixtures.load(by="setup")


@pytest.fixture
def empty_site(db: None) -> None:
    """A migrated database in which nothing was ever loaded, until the test ends."""
    from django.apps import apps
    from django.contrib.auth.models import Group

    from lookup.models import triggers

    triggers.remove(connection)
    with connection.cursor() as cursor:
        for model in _children_first(list(apps.get_app_config("lookup").get_models())):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
    Group.objects.all().delete()
    triggers.install(connection)


def _children_first(models: list[Any]) -> list[Any]:
    """Models ordered so that rows are deleted before the rows they point to."""
    ordered: list[Any] = []
    while models:
        pointed = {
            f.related_model for m in models for f in m._meta.fields if f.related_model not in (None, m)
        }
        free = [model for model in models if model not in pointed]
        ordered += free
        models = [model for model in models if model not in free]
    return ordered


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    """Makes an account in a group: account("coder-2", "Coders")."""
    from lookup.actions import accounts

    def make(username: str, *groups: str, staff: bool = False, superuser: bool = False) -> User:
        return accounts.create(
            by="setup", username=username, password="pass", groups=groups, staff=staff, superuser=superuser
        )

    return make


@pytest.fixture
def coder(account: Callable[..., User]) -> User:
    return account("coder", "Coders")


@pytest.fixture
def other_coder(account: Callable[..., User]) -> User:
    return account("other-coder", "Coders")


@pytest.fixture
def editor(account: Callable[..., User]) -> User:
    return account("editor", "Editors", staff=True)


@pytest.fixture
def publisher(account: Callable[..., User]) -> User:
    return account("publisher", "Publishers", staff=True)


@pytest.fixture
def auditor(account: Callable[..., User]) -> User:
    return account("auditor", "Auditors", staff=True)


@pytest.fixture
def qa_lead(account: Callable[..., User]) -> User:
    return account("qa-lead", "QA leads", staff=True)


@pytest.fixture
def administrator(account: Callable[..., User]) -> User:
    return account("administrator", staff=True, superuser=True)


@pytest.fixture
def fixture_folder() -> Path:
    """The committed fixtures."""
    return Path(django_settings.BASE_DIR) / "fixtures"
