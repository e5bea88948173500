"""How long a session lasts: twelve hours, and less when it is not used, because coders share desks."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase

BEGAN, USED = "began", "used"
GIVEN = "given_password"
"""Set while the account has a password that somebody else chose: it is changed before anything else."""
NOTED = 10
"""Use is noted ten times within the limit and not with every request, each of which would write."""


def begin(session: SessionBase, *, given: bool = False) -> None:
    """Somebody has signed in; `given`: with a password that somebody else chose."""
    session[BEGAN] = session[USED] = _now()
    session[GIVEN] = given


def use(session: SessionBase) -> None:
    """A request comes: end the session if its time is over, else note that it is used."""
    if SESSION_KEY not in session:
        return
    now, idle = _now(), settings.IDLE_MINUTES * 60
    if BEGAN not in session:
        begin(session)
    elif now - session[BEGAN] > settings.SESSION_COOKIE_AGE or (idle and now - session[USED] > idle):
        session.flush()
    elif now - session[USED] > idle / NOTED:
        session[USED] = now


def _now() -> int:
    return int(time.time())
