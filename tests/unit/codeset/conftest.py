"""The official files, fetched once into var/wheels and read once a test run.

The wheels come through pip. Where they cannot be had, the tests that need them fail and say so; on a
closed network put the three wheels into var/wheels, or leave these tests out with
`-m "not official_files"`.
"""

import hashlib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from lookup.codeset.build import tabular_of_wheel
from lookup.codeset.official import OfficialTabular, parse_tabular

ROOT = Path(__file__).parents[3]
WHEELS = ROOT / "var" / "wheels"
HASHES = {
    "1.1.0": "4d000885f3a50afb57a4629ba41fc20cac9ff8d4b768f688e64e2fd6c727c900",
    "1.4.0": "d8a1b58282315af86acf4a4fc1765a6f42f5456ec216e53173b7be880825c36c",
    "1.5.0": "6d461d71dc26aedc530ae65f02cfb578a154e49507c32e8241e75f701d4b7e42",
}
VERSION_OF = {"1.1.0": "2021", "1.4.0": "2025", "1.5.0": "2026"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "official_files: needs the three wheels with the official XML")


@pytest.fixture(scope="session")
def wheels() -> Mapping[str, Path]:
    """Path of each wheel by the version of the Tabular List in it."""
    return {VERSION_OF[package]: _wheel(package) for package in HASHES}


@pytest.fixture(scope="session")
def official(wheels: Mapping[str, Path]) -> Mapping[str, OfficialTabular]:
    """Each whole official file by its version; rows valid from 2020-10-01."""
    return dict(_parsed(wheels))


def _parsed(wheels: Mapping[str, Path]) -> Iterator[tuple[str, OfficialTabular]]:
    for version, wheel in wheels.items():
        name, content = tabular_of_wheel(wheel)
        yield version, parse_tabular(BytesIO(content), name, valid_from=date(2020, 10, 1))


def _wheel(package: str) -> Path:
    path = WHEELS / f"simple_icd_10_cm-{package}-py3-none-any.whl"
    if not path.exists():
        _download(package)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != HASHES[package]:
        pytest.fail(f"{path} is not the published file (SHA-256 {found}); delete it and try again.")
    return path


def _download(package: str) -> None:
    requirement = f"simple-icd-10-cm=={package}"
    options = ["--no-deps", "--quiet", "--disable-pip-version-check", "--dest", str(WHEELS)]
    command = [sys.executable, "-m", "pip", "download", *options, requirement]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603
    if done.returncode:
        pytest.fail(f"pip could not fetch {requirement} into {WHEELS}; put it there by hand.\n{done.stderr}")
