"""What coders type does not come into the log: of the site, and of the server under it."""

import http.client
import logging
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError

ROOT = Path(__file__).resolve().parents[2]
TYPED = "Jane Doe"
FAILING_ROW = f'new row violates check "kept"\nDETAIL:  Failing row contains (1, {TYPED}).'


def logged(message: object, *arguments: object, error: BaseException | None = None) -> str:
    """A record as the site's own handler writes it."""
    written = [handler for handler in logging.getLogger().handlers if "codingsite" in str(handler.formatter)]
    assert len(written) == 1
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("x", logging.ERROR, "", 0, message, arguments, info)  # type: ignore[arg-type]
    logging.Formatter().format(record)  # another handler leaves the text of the error on the record
    return written[0].format(record).partition(" x ")[2]


class Address:
    """Something that shows itself with an address, as a request does."""

    def __repr__(self) -> str:
        return "<Request: GET '/search?q=Jane Doe'>"


@pytest.mark.parametrize(
    ("message", "arguments", "line"),
    [
        ("Not Found: %s", ("/codes/x/?q=Jane+Doe",), "Not Found: /codes/x/"),
        ('"%s" %s', ("GET /?q=it's+pain HTTP/1.1", 200), '"GET / HTTP/1.1" 200'),
        ("Not Found: %(path)s %(status)s", ({"path": "/a?q=Jane", "status": 404},), "Not Found: /a"),
        ("%r failed", (Address(),), "<Request: GET '/search"),
        ("plain /a?b=c", (), "plain /a"),
        ("failed: %s", (ValueError(TYPED),), "failed: ValueError (its text is left out)"),
        (ValueError(TYPED), (), "ValueError (its text is left out)"),
    ],
)
def test_a_message_has_no_query_and_no_text_of_an_error(
    message: object, arguments: tuple[object, ...], line: str
) -> None:
    assert logged(message, *arguments) == line


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except Exception as caught:
        return caught


def test_an_error_is_told_by_kind_and_place() -> None:
    shown = logged("failed", error=raised(IntegrityError(FAILING_ROW), raised(ValueError(TYPED))))
    assert TYPED not in shown
    assert "Failing row" not in shown
    assert "django.db.utils.IntegrityError (its text is left out)" in shown
    assert "ValueError (its text is left out)\nAfter that:" in shown
    assert shown.count(f'File "{__file__}"') == 2


def test_what_is_wrong_with_the_machine_is_told() -> None:
    error = OperationalError("connection refused\nDETAIL: Jane Doe")
    assert logged("failed", error=raised(error)).endswith("OperationalError: connection refused")
    assert "No space left" in logged("failed", error=raised(OSError(28, "No space left on device")))


FAILING_SITE = """
from codingsite.wsgi import application as site

def application(environ, start_response):
    if environ["PATH_INFO"] == "/fails":
        raise ValueError(environ["QUERY_STRING"])
    return site(environ, start_response)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Any, int]]:
    """gunicorn as bin/serve starts it, with an address that fails outside Django; and its port."""
    (tmp_path / "failing_site.py").write_text(FAILING_SITE)
    command = [sys.executable, "-m", "gunicorn", "--config", "codingsite/gunicorn.py"]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    running = subprocess.Popen(  # noqa: S603
        [*command, "--bind", "127.0.0.1:0", "failing_site"],
        cwd=ROOT,
        env=kept | {"VAR_DIR": str(tmp_path / "var"), "PYTHONPATH": str(tmp_path), "WEB_CONCURRENCY": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    ready = re.search(r"http://127\.0\.0\.1:(\d+)/", running.stdout.readline())
    assert ready
    yield running, int(ready[1])
    running.terminate()
    running.communicate(timeout=60)


def test_the_server_writes_no_query_either(server: tuple[Any, int]) -> None:
    running, port = server
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asked.request("GET", "/fails?q=Jane+Doe")
    assert asked.getresponse().status == 500
    with socket.create_connection(("127.0.0.1", port), timeout=60) as raw:
        raw.sendall(b"GET /search?q=Jane Doe HTTP/1.1\r\n\r\n")
        assert b" 400 " in raw.recv(100)
    running.terminate()
    _, errors = running.communicate(timeout=60)
    assert "Error handling request GET /fails\n" in errors or "Error handling request /fails\n" in errors
    assert "ValueError (its text is left out)" in errors
    assert "Invalid request from ip=127.0.0.1" in errors
    assert "Jane" not in errors
    assert "Doe" not in errors
