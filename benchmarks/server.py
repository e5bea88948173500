"""A site of its own to measure: fresh database, demonstration accounts, gunicorn as bin/serve runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = 8765
SET_UP = (
    ["migrate", "-v0"],
    ["load_fixtures"],
    ["build_search_index"],
    ["demo_logins"],
    ["collectstatic", "--noinput", "-v0"],
)
BASE = f"http://127.0.0.1:{PORT}"


def environment(var: Path) -> dict[str, str]:
    """The environment of the measured site; nothing of the caller's database is touched."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "VAR_DIR"}}
    return kept | {"VAR_DIR": str(var), "DEMO": "1", "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}


@contextmanager
def site(var: Path) -> Iterator[list[int]]:
    """Run the site and yield the process ids of its workers."""
    env = environment(var)
    for command in SET_UP:
        subprocess.run(
            [sys.executable, "manage.py", *command], env=env, check=True, stdout=subprocess.DEVNULL
        )
    gunicorn = [str(Path(sys.executable).parent / "gunicorn"), "--config", "codingsite/gunicorn.py"]
    bind = ["--bind", f"127.0.0.1:{PORT}", "codingsite.wsgi"]
    server = subprocess.Popen([*gunicorn, *bind], env=env, stdout=subprocess.DEVNULL)
    try:
        _wait(server)
        yield _children(server.pid)
    finally:
        server.terminate()
        server.wait(30)


def memory(pid: int) -> tuple[float, float]:
    """Resident and proportional set size of a process in MB (Linux)."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    sizes = [int(re.search(rf"^{name}:\s+(\d+) kB", text, re.M)[1]) / 1024 for name in ("Rss", "Pss")]  # type: ignore[index]
    return sizes[0], sizes[1]


def _wait(server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{BASE}/healthz", timeout=1):
                return
        except OSError:
            if server.poll() is not None:
                raise SystemExit("The server did not start; its message is above.") from None
            time.sleep(0.1)
    raise SystemExit("The server did not answer within 30 seconds.")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
