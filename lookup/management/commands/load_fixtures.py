"""Takes in what is new in the fixture files."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lookup.actions import fixtures
from lookup.fixture_files import DamagedFixture


class Command(BaseCommand):
    """Exit status 2, with file and record on standard error, when a fixture is damaged."""

    help = "Load the fixtures: everything live the first time, later changes as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, help="where the files lie (default: fixtures/)")
        parser.add_argument("--partial", action="store_true", help="files may be missing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = fixtures.load(by="setup", folder=options["folder"], partial=options["partial"])
        except DamagedFixture as error:
            self.stderr.write(f"Nothing was loaded. {error}")
            sys.exit(2)
        self.report(loaded)

    def report(self, loaded: fixtures.Loaded) -> None:
        """One line for each thing that happened."""
        for name, number in loaded.counts.items():
            self.stdout.write(f"{name}: {number}")
        for name, number in loaded.live.items():
            self.stdout.write(f"{name}: {number} live")
        for name in loaded.drafts:
            self.stdout.write(f"arrived as a draft: {name}")
        for name in loaded.waiting:
            self.stdout.write(f"waits, an editor's draft is open: {name}")
        if not loaded.changed:
            self.stdout.write("Fixtures: nothing new.")
