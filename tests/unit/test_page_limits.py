"""What keeps pages light and sources readable: sizes that a change must not outgrow."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [
    path
    for part in ("lookup", "codingsite")
    for path in sorted((ROOT / part).rglob("*.py"))
    if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
LAYERS = {"tokens", "base", "components", "print"}


def test_functions_and_modules_stay_short() -> None:
    long = [
        f"{path}: {node.name}"
        for path, tree in ((path, ast.parse(path.read_text())) for path in SOURCES)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 49
    ]
    assert long == []
    assert [str(path) for path in SOURCES if len(path.read_text().splitlines()) > 400] == []


def test_own_javascript_stays_under_8_kb() -> None:
    assert sum(path.stat().st_size for path in (ROOT / "static" / "js").rglob("*.js")) < 8000


def test_no_template_is_longer_than_150_lines() -> None:
    assert [path.name for path in TEMPLATES if len(path.read_text().splitlines()) > 150] == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_stand_in_layers_and_force_nothing(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert "!important" not in text
    assert len(text.splitlines()) <= 450
    outside = re.sub(r"@layer [\w, ]+;", "", _without_blocks(text))
    named = set(re.findall(r"@layer (\w+)", outside))
    assert named
    assert named <= LAYERS
    assert re.sub(r"@layer \w+|\s", "", outside) == ""


def test_pages_hold_no_inline_style_or_script() -> None:
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*src=)|\son\w+=")
    pages = {path.name: re.sub(r"{%.*?%}", "", path.read_text()) for path in TEMPLATES}
    assert [name for name, html in pages.items() if inline.search(html)] == []


def _without_blocks(text: str) -> str:
    """The text outside all braces."""
    kept, depth = [], 0
    for char in text:
        depth += char == "{"
        if depth == 0:
            kept.append(char)
        depth -= char == "}"
    return "".join(kept)
