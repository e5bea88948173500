"""Environment variables, and the secrets file."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from codingsite import env

NAMES = {"ONE": "", "KEYS": "k1:"}


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


class TestReaders:
    @pytest.mark.parametrize(("word", "meant"), [("1", True), ("Yes", True), ("off", False), ("", False)])
    def test_flags(self, variables: pytest.MonkeyPatch, word: str, meant: bool) -> None:
        variables.setenv("ONE", word)
        assert env.flag("ONE") is meant

    def test_a_flag_is_no_other_word(self, variables: pytest.MonkeyPatch) -> None:
        variables.setenv("ONE", "maybe")
        with pytest.raises(ImproperlyConfigured, match="ONE is 'maybe'"):
            env.flag("ONE")

    def test_one_of_an_earlier_version_stops_the_start(self, variables: pytest.MonkeyPatch) -> None:
        env.gone("ONE", "Write TWO.")
        for word in ("1", "0"):
            variables.setenv("ONE", word)
            with pytest.raises(ImproperlyConfigured, match=r"ONE is no longer read\. Write TWO\."):
                env.gone("ONE", "Write TWO.")

    def test_references_once_hashed_are_not_kept_plain_unasked(self) -> None:
        asked = [sys.executable, "-c", "import codingsite.settings"]
        run = subprocess.run(  # noqa: S603  our own words
            asked, env=os.environ | {"HASH_REFERENCES": "1"}, capture_output=True, text=True, check=False
        )
        assert run.returncode != 0
        assert "HASH_REFERENCES is no longer read. Write REFERENCES=hashed" in run.stderr

    def test_choices(self, variables: pytest.MonkeyPatch) -> None:
        assert env.choice("ONE", ("plain", "off")) == "plain"
        variables.setenv("ONE", "OFF")
        assert env.choice("ONE", ("plain", "off")) == "off"
        variables.setenv("ONE", "maybe")
        with pytest.raises(ImproperlyConfigured, match="ONE is 'maybe'; write one of plain, off"):
            env.choice("ONE", ("plain", "off"))

    def test_numbers(self, variables: pytest.MonkeyPatch) -> None:
        assert env.number("ONE", 7) == 7
        variables.setenv("ONE", "8")
        assert env.number("ONE", 7) == 8
        variables.setenv("ONE", "eight")
        with pytest.raises(ImproperlyConfigured, match="whole number"):
            env.number("ONE", 7)

    def test_lists(self, variables: pytest.MonkeyPatch) -> None:
        assert env.words("ONE", ("a",)) == ["a"]
        variables.setenv("ONE", " a, b ,,")
        assert env.words("ONE") == ["a", "b"]


class TestSigningKeys:
    def test_the_first_signs(self) -> None:
        keys = env.signing_keys(f"k2:{'b' * 32} k1:{'a' * 32}")
        assert list(keys) == ["k2", "k1"]

    @pytest.mark.parametrize("value", ["", "k1", "k1:short", f":{'a' * 32}", f"k:{'a' * 32} k:{'b' * 32}"])
    def test_unusable_ones_are_refused(self, value: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="AUDIT_KEYS"):
            env.signing_keys(value)


class TestSecrets:
    def test_they_are_made_once_for_their_owner_only(
        self, variables: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = tmp_path / "var" / "secrets.env"
        made = env.stored_secrets(path, NAMES)
        assert made["KEYS"].startswith("k1:")
        assert len(made["ONE"]) == 64
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert env.stored_secrets(path, NAMES) == made
        assert [file.name for file in path.parent.iterdir()] == ["secrets.env"]

    def test_the_environment_comes_first(self, variables: pytest.MonkeyPatch, tmp_path: Path) -> None:
        path = tmp_path / "secrets.env"
        made = env.stored_secrets(path, NAMES)
        variables.setenv("ONE", "mine")
        assert env.stored_secrets(path, NAMES) == {"ONE": "mine", "KEYS": made["KEYS"]}

    def test_no_file_is_made_when_nothing_is_missing(
        self, variables: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        for name in NAMES:
            variables.setenv(name, "mine")
        env.stored_secrets(tmp_path / "secrets.env", NAMES)
        assert list(tmp_path.iterdir()) == []

    def test_a_damaged_file_is_not_replaced(self, variables: pytest.MonkeyPatch, tmp_path: Path) -> None:
        path = tmp_path / "secrets.env"
        path.write_text("ONE=1\n")
        with pytest.raises(ImproperlyConfigured, match="has no KEYS"):
            env.stored_secrets(path, NAMES)
        assert path.read_text() == "ONE=1\n"
