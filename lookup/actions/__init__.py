"""The only writers: one module a noun, one transaction a function, its audit event inside."""

from lookup.actions.errors import Refused, Stale

__all__ = ["Refused", "Stale"]
