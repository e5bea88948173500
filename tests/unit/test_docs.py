"""What the documentation must keep in step with: kinds of events, numbers of decisions."""

import re
from pathlib import Path

import pytest

from lookup.models.audit import EVENT_KINDS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_every_kind_of_event_is_described(kind: str) -> None:
    noun, verb = kind.split(".")
    rows = [line for line in (DOCS / "audit.md").read_text().splitlines() if line.startswith("| `")]
    assert any(
        row.startswith(f"| `{kind}` |") or (row.startswith(f"| `{noun}.*` |") and f"`{verb}`" in row)
        for row in rows
    )


def test_decisions_are_numbered_without_gaps() -> None:
    pages = sorted((DOCS / "adr").glob("*.md"))
    assert [page.name[:3] for page in pages] == [f"{number:03}" for number in range(1, len(pages) + 1)]
    for page in pages:
        assert re.match(rf"# {page.name[:3]} \S", page.read_text())
