"""Verifies the audit log."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lookup.verification import verify


class Command(BaseCommand):
    """Exit status 0 when the log is sound, 1 when it is not, 2 when the anchor cannot be read."""

    help = "Verify signatures, chains, checkpoints and triggers of the audit log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", type=Path, help="file with a line that checkpoint_audit printed")

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify(self.anchor(options["anchor"]))
        for problem in found.problems:
            self.stderr.write(problem)
        parts = f"{found.events} events in {found.chains} chains, {found.checkpoints} checkpoints"
        self.stdout.write(f"{parts}: {'sound' if found.sound else f'{len(found.problems)} problems'}.")
        if not found.sound:
            sys.exit(1)

    def anchor(self, path: Path | None) -> dict[str, Any] | None:
        """The last line of the anchor file."""
        if path is None:
            return None
        try:
            kept = json.loads(path.read_text("utf-8").splitlines()[-1])
            return {"event": int(kept["event"]), "hash": str(kept["hash"]), "at": str(kept["at"])}
        except (OSError, ValueError, TypeError, LookupError) as error:
            raise CommandError(f"{path} holds no anchor: {error!r}", returncode=2) from error
