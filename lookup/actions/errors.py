"""What an action answers when it does not act. The message is a sentence for the person who asked."""

from lookup.permissions import User


class Refused(Exception):
    """The action is not possible or not allowed; `status` is the HTTP status that says so.

    `field` names the argument that is wrong, where it is a single one.
    """

    def __init__(self, sentence: str, *, status: int = 400, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.field = field


class Stale(Refused):
    """Somebody changed the same thing in between; nothing was overwritten."""

    def __init__(self, sentence: str = "This was changed in the meantime. Look at it again.") -> None:
        super().__init__(sentence, status=409)


def require(by: User, permission: str) -> None:
    """Raise Refused (403) unless the account has the permission."""
    if not by.has_perm(permission):
        raise Refused("Your account may not do this.", status=403)
