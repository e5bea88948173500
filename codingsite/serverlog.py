"""The error log of gunicorn, which writes addresses and errors past Django's log."""

from typing import Any

from gunicorn.glogging import Logger

from codingsite.logs import Discreet

UNREADABLE = "Invalid request from ip="


class ServerLog(Logger):
    """As gunicorn's own, without what coders type."""

    def setup(self, cfg: Any) -> None:
        """As in gunicorn, then with our formatter; gunicorn calls it again when it is told to reload."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Discreet(self.error_fmt, self.datefmt))

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """As in gunicorn; of a request that cannot be read only where it came from, not what it said."""
        if isinstance(msg, str) and msg.startswith(UNREADABLE):
            msg = msg.partition(": ")[0]
        super().warning(msg, *args, **kwargs)
