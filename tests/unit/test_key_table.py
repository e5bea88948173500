"""The table of single keys, and what an account may make of it."""

import re
from pathlib import Path

import pytest

from lookup.keys import TABLE, USUAL, KeyRefused, Keys, changes

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_the_table_uses_no_key_twice() -> None:
    assert len(set(USUAL.values())) == len(TABLE)
    assert not set(USUAL.values()) & set("123456789")


def test_only_what_differs_is_kept() -> None:
    assert changes({}) == {}
    assert changes({"copy": "c", "edit": " x "}) == {"edit": "x"}
    assert changes({"accept": "insert", "copy": ""}) == {"accept": "Insert", "copy": ""}


def test_two_keys_may_change_places() -> None:
    assert changes({"copy": "e", "edit": "c"}) == {"copy": "e", "edit": "c"}


@pytest.mark.parametrize(
    ("wanted", "name", "sentence"),
    [
        ({"copy": "cc"}, "copy", "one character"),
        ({"copy": "\t\x00"}, "copy", "one character"),
        ({"copy": "Escape"}, "copy", "one character"),
        ({"copy": "3"}, "copy", "1 to 9"),
        ({"copy": "e"}, "copy", "used twice"),
        ({"copy": "x", "edit": "x"}, "edit", "used twice"),
        ({"nothing": "x"}, "nothing", "no such key"),
    ],
)
def test_what_is_no_key(wanted: dict[str, str], name: str, sentence: str) -> None:
    with pytest.raises(KeyRefused, match=sentence) as refused:
        changes(wanted)
    assert refused.value.name == name


def test_an_account_reads_the_table_with_its_changes() -> None:
    keys = Keys(on=True, changed={"copy": "k", "edit": ""})
    assert (keys.of("copy"), keys.of("edit"), keys.of("accept")) == ("k", "", "Enter")
    with pytest.raises(KeyError):
        keys.of("nothing")


def test_templates_name_keys_and_do_not_write_them() -> None:
    """A key written into a template could not be changed: it is {% key "copy" %} and {% kbd "copy" %}."""
    written = re.compile(r'data-key="[^"{]+"')
    found = [f"{p.name}: {w}" for p in TEMPLATES.rglob("*.html") for w in written.findall(p.read_text())]
    assert found == []


def test_templates_name_only_keys_of_the_table() -> None:
    tag = re.compile(r'{% (?:key|kbd) ((?:"\w+" ?)+)%}')
    named = {
        name
        for p in TEMPLATES.rglob("*.html")
        for names in tag.findall(p.read_text())
        for name in re.findall(r'"(\w+)"', names)
    }
    assert named == USUAL.keys()
