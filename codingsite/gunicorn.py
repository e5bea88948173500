"""How gunicorn runs the site. It writes no access log: addresses can hold what coders typed."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 4)
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
limit_request_line = 8190
accesslog = None
errorlog = "-"
loglevel = "warning"
logger_class = "codingsite.serverlog.ServerLog"
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  heartbeats, not on a disk


def when_ready(server: Any) -> None:
    """Say where the site is and how to sign in."""
    from django.conf import settings

    from lookup.permissions import DEMO_ACCOUNTS, DEMO_PASSWORD

    lines = [f"Dorsalgia Coder is ready: {listener}/" for listener in server.LISTENERS]
    if settings.DEMO:
        lines.append(f"Demonstration: sign in as {', '.join(DEMO_ACCOUNTS)}; password {DEMO_PASSWORD}")
    sys.stdout.write("\n".join([*lines, "Stop with Ctrl+C.", ""]))
    sys.stdout.flush()


def post_worker_init(worker: Any) -> None:
    """Read what every request needs, and let the collector of garbage leave it alone: it stays."""
    from django.db import connections

    from lookup.warming import warm_up

    warm_up()
    connections.close_all()  # requests come in threads of their own, each with its connection
    gc.collect()
    gc.freeze()
