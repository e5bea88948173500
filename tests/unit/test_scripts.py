"""The scripts of bin/ before they install anything."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=kept | variables, capture_output=True, text=True, timeout=60, check=False
    )


def python_that(tmp_path: Path, version: str, fails: str) -> str:
    """A folder with a python3 that says `version` and fails when its code holds `fails`."""
    stub = tmp_path / "python3"
    stub.write_text(
        f'#!/bin/sh\ncase "$*" in *--version*) echo "Python {version}" ;; *"{fails}"*) exit 1 ;; esac\n'
    )
    stub.chmod(0o755)
    return str(tmp_path)


def test_an_old_python_is_named(tmp_path: Path) -> None:
    folder = python_that(tmp_path, "3.9.2", "version_info")
    ended = run("/bin/sh", "-c", ". bin/lib.sh; find_python", PATH=folder)
    assert ended.returncode == 1
    assert "Python 3.11 or newer is needed, and this machine has Python 3.9.2" in ended.stderr


def test_no_python_is_named(tmp_path: Path) -> None:
    ended = run("/bin/sh", "-c", ". bin/lib.sh; find_python", PATH=str(tmp_path))
    assert "no Python 3 at all" in ended.stderr


def test_a_missing_venv_module_is_named(tmp_path: Path) -> None:
    folder = python_that(tmp_path, "3.12.0", "ensurepip")
    script = f"cd {tmp_path}; . {ROOT}/bin/lib.sh; make_venv"
    ended = run("/bin/sh", "-c", script, PATH=f"{folder}:/usr/bin:/bin")
    assert ended.returncode == 1
    assert "apt install python3-venv" in ended.stderr


def test_demonstration_accounts_stay_on_this_machine() -> None:
    ended = run("bin/serve", "--host", "0.0.0.0", DEMO="1")  # noqa: S104
    assert ended.returncode == 1
    assert "not offered to other machines" in ended.stderr


@pytest.mark.parametrize("arguments", [["--port", "x"], ["--port"], ["--fast"]])
def test_unusable_arguments_are_refused(arguments: list[str]) -> None:
    ended = run("bin/serve", *arguments)
    assert ended.returncode in (1, 2)
    assert ended.stderr


def test_help_names_the_options() -> None:
    assert "--demo-beyond-loopback" in run("bin/serve", "--help").stdout


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "bin").iterdir()))
def test_every_script_is_plain_shell(script: str) -> None:
    assert run("/bin/sh", "-n", f"bin/{script}").returncode == 0
