"""A database that sorts by the rules of a language and not by bytes, as most that are set up by hand."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from lookup.models import AuditEvent
from tests.integration.pages.walking import Walk

pytestmark = pytest.mark.django_db


def test_events_are_found_by_the_beginning_of_an_encounter(
    client: Client, coder: User, auditor: User
) -> None:
    client.force_login(coder)
    walk = Walk(client)
    table = AuditEvent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE {table} ALTER COLUMN encounter TYPE varchar(36) COLLATE "und-x-icu"')
    client.force_login(auditor)
    for begins in (walk.key[:6], walk.key[:8], walk.key[:15], walk.key):
        listed = client.get("/audit/", {"encounter": begins}).context["told"]
        assert len(listed) == len(walk.kinds())
