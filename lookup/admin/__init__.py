"""Django admin: editors draft, publishers publish, everything else is to look at. It calls actions."""

from lookup.admin import accounts, audit, codes, encounters, guidance, questionnaires, synonyms

__all__ = ["accounts", "audit", "codes", "encounters", "guidance", "questionnaires", "synonyms"]
