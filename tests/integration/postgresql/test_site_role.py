"""The site as a database role that does not own the tables, as docs/install.md sets it up."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import ProgrammingError, connection

from lookup.actions import audit, guidance
from lookup.models import AuditEvent, Guidance
from lookup.verification import verify

pytestmark = pytest.mark.django_db

INSTALL = Path(__file__).resolve().parents[3] / "docs" / "install.md"


@pytest.fixture
def site_role(editor: User) -> Iterator[None]:
    """The grants as they stand in the document, and the rest of the test as that role."""
    grants = re.findall(r"^    ((?:GRANT|REVOKE) .*;)$", INSTALL.read_text(), re.MULTILINE)
    assert len(grants) == 4
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE coder_site")
        for grant in grants:
            cursor.execute(grant)
        cursor.execute("SET ROLE coder_site")
        yield
        cursor.execute("RESET ROLE")


@pytest.mark.usefixtures("site_role")
class TestSiteRole:
    def test_it_works_and_verifies(self, editor: User) -> None:
        subject = Guidance.objects.all()[0]
        guidance.draft(by=editor, slug=subject.slug, kind=subject.kind, title="T", body="B", based_on=1)
        audit.record(by="tester", kind="group.changed")
        assert verify().sound

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE lookup_auditevent SET actor = 'x'",
            "DELETE FROM lookup_auditevent",
            "TRUNCATE lookup_auditevent",
            "ALTER TABLE lookup_auditevent DISABLE TRIGGER ALL",
            "DROP TABLE lookup_auditevent",
        ],
    )
    def test_it_has_no_power_over_events(self, statement: str) -> None:
        before = AuditEvent.objects.count()
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT tried")
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                cursor.execute(statement)
            cursor.execute("ROLLBACK TO SAVEPOINT tried")
        assert AuditEvent.objects.count() == before
