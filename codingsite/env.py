"""Typed readers of environment variables, and the secrets file.

An empty variable counts as not set. A value that cannot be read stops the start with a sentence that
names the variable.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """The variable as text."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """The variable as yes or no; raises ImproperlyConfigured for any other word."""
    word = text(name).lower()
    if not word:
        return default
    if word not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {word!r}; write 1 or 0.")
    return word in TRUE


def choice(name: str, choices: tuple[str, ...]) -> str:
    """The variable as one of several words, the first by default; raises ImproperlyConfigured for another."""
    word = text(name, choices[0]).lower()
    if word not in choices:
        raise ImproperlyConfigured(f"{name} is {word!r}; write one of {', '.join(choices)}.")
    return word


def gone(name: str, advice: str) -> None:
    """Raises ImproperlyConfigured when a variable of an earlier version is set: ignored, it would mislead."""
    if text(name):
        raise ImproperlyConfigured(f"{name} is no longer read. {advice}")


def number(name: str, default: int) -> int:
    """The variable as a whole number; raises ImproperlyConfigured when it is none."""
    word = text(name)
    try:
        return int(word) if word else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {word!r}; write a whole number.") from error


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """The variable as a list, separated by commas."""
    listed = [word.strip() for word in text(name).split(",")]
    return [word for word in listed if word] or list(default)


def signing_keys(value: str) -> dict[str, str]:
    """Read "id:secret id:secret" into a dict, the key that signs first.

    Raises ImproperlyConfigured when an entry has no id, no secret, or a secret under 32 characters.
    """
    keys: dict[str, str] = {}
    for entry in value.split():
        key_id, _, secret = entry.partition(":")
        if not key_id or len(secret) < 32 or key_id in keys:
            raise ImproperlyConfigured(
                "AUDIT_KEYS: write id:secret, secrets of 32 characters or more, each id once."
            )
        keys[key_id] = secret
    if not keys:
        raise ImproperlyConfigured("AUDIT_KEYS holds no key.")
    return keys


def stored_secrets(path: Path, makers: Mapping[str, str]) -> dict[str, str]:
    """The secrets by name: from the environment, else from the file, which is made on first use.

    `makers` maps each name to a prefix put before 64 random hexadecimal digits. The file is only
    readable by its owner and is never rewritten: losing it ends all sessions and the means to verify
    the audit log.
    """
    from_environment = {name: text(name) for name in makers if text(name)}
    if len(from_environment) == len(makers):
        return from_environment
    if not path.exists():
        _write_once(path, {name: prefix + secrets.token_hex(32) for name, prefix in makers.items()})
    found = _read(path) | from_environment
    missing = [name for name in makers if not found.get(name)]
    if missing:
        raise ImproperlyConfigured(
            f"{path} has no {', '.join(missing)}; restore the file or set the variable."
        )
    return found


def _read(path: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in path.read_text("utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _write_once(path: Path, values: Mapping[str, str]) -> None:
    """Write the file whole or not at all; of two processes that start together one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
