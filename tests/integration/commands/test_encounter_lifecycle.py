"""The documented life of an encounter is the one of the program."""

from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def test_the_document_holds_what_the_command_prints() -> None:
    printed = StringIO()
    call_command("encounter_lifecycle", stdout=printed)
    document = (Path(settings.BASE_DIR) / "docs" / "encounters.md").read_text("utf-8")
    part = document.partition("a test compares -->")[2].partition("<!-- end -->")[0]
    assert part.strip() == printed.getvalue().strip()
