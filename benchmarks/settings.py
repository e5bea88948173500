"""The site's settings with one more address, the floor, and static files of its own."""

from codingsite.settings import *  # noqa: F403
from codingsite.settings import VAR_DIR

ROOT_URLCONF = "benchmarks.urls"
STATIC_ROOT = VAR_DIR / "static"
