"""Clients that sign in and send requests one after the other, each over a connection of its own."""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.server import PORT

QUERIES = (
    "low back pain",
    "lumbago sciatica left",
    "DDD lumbar",
    "M54.4",
    "neck pain",
    "radiculopthy",
    "stenosis",
)
CHOICES = ("right", "left", "both", "not_documented")
PASSWORD_FORM = "accounts/login/"


@dataclass
class Client:
    """One signed-in browser."""

    username: str
    password: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    count: int = 0
    encounter: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        self.send("GET", f"/{PASSWORD_FORM}")
        self.send("POST", f"/{PASSWORD_FORM}", {"username": self.username, "password": self.password})
        status, _ = self.send("GET", "/floor")
        if status != 200:
            raise SystemExit(f"Signing in as {self.username} failed (status {status}).")

    def send(
        self, method: str, path: str, data: dict[str, str] | None = None, *, htmx: bool = False
    ) -> tuple[int, str]:
        """Send a request; return status and body."""
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        body = None
        if data is not None:
            body = urlencode({"csrfmiddlewaretoken": self.token, **data})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if htmx:
            headers |= {"HX-Request": "true", "HX-Current-URL": f"http://127.0.0.1:{PORT}{path}"}
        response = self._response(method, path, body, headers)
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            key, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[key] = value
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        self.token = found[1] if found else self.token
        self.location = response.headers.get("Location", "")
        return response.status, text

    def _response(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """Send over the open connection; over a new one where the server has closed it meanwhile."""
        try:
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()

    def floor(self) -> int:
        """The constant."""
        return self.send("GET", "/floor")[0]

    def search(self) -> int:
        """As you type: the results alone."""
        self.count += 1
        query = QUERIES[self.count % len(QUERIES)]
        return self.send("GET", f"/search?{urlencode({'q': query, 'on': '2026-11-02'})}", htmx=True)[0]

    def answer(self) -> int:
        """Change one answer of an encounter of one's own, each time to another choice."""
        if not self.encounter:
            self._start()
        self.count += 1
        step = {"step": "answer", "question": "side", "choice": CHOICES[self.count % len(CHOICES)]}
        status, text = self.send("POST", self.encounter, {**step, "version": str(self.version)}, htmx=True)
        self._read_version(text)
        return status

    def _start(self) -> None:
        self.send("GET", "/encounters/new")
        form = {"reference": f"b{uuid.uuid4().hex}", "date_of_service": "2026-11-02", "setting": "outpatient"}
        self.send("POST", "/encounters/new", form)
        started = self.location
        _, text = self.send("GET", started)
        self.encounter = f"{started}conditions/1/"
        self._read_version(text)
        for question, choice in (("finding", "low_back"), ("radiation", "sciatica")):
            step = {"step": "answer", "question": question, "choice": choice, "version": str(self.version)}
            _, text = self.send("POST", self.encounter, step, htmx=True)
            self._read_version(text)

    def _read_version(self, text: str) -> None:
        found = re.search(r'name="version" value="(\d+)"', text)
        self.version = int(found[1]) if found else self.version


@dataclass(frozen=True)
class Figures:
    """Milliseconds at two ranks, requests a second, and how many were not answered with 200."""

    p50: float
    p99: float
    rate: float
    failed: int


def measure(clients: list[Client], request: Callable[[Client], int], seconds: float) -> Figures:
    """Let all clients send for a while, after a short start that does not count."""
    for client in clients:
        request(client)
    times: list[float] = []
    failed: list[int] = []
    begin = time.perf_counter()

    def work(client: Client) -> None:
        while time.perf_counter() < begin + seconds:
            start = time.perf_counter()
            status = request(client)
            times.append((time.perf_counter() - start) * 1000)
            if status != 200:
                failed.append(status)

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begin
    ranks = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    return Figures(ranks[49], ranks[98], len(times) / took, len(failed))
