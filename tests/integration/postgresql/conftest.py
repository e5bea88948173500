"""These tests need roles; the run on SQLite does not collect them."""

from django.db import connection

collect_ignore_glob = [] if connection.vendor == "postgresql" else ["test_*.py"]
