"""The smallest questionnaire that passes its checks."""

from typing import Any


def smallest() -> dict[str, Any]:
    """One question with two choices, one rule for each."""
    choices = [{"key": "neck", "text": "Neck pain"}, {"key": "other", "text": "Other back pain"}]
    finding = {"key": "finding", "text": "What is documented?", "choices": choices, "silence": "other"}
    return {
        "format": 1,
        "slug": "small",
        "title": "Small",
        "questions": [finding],
        "codes": [_rule("neck", "neck", "M54.2"), _rule("back", "other", "M54.9")],
        "texts": {},
    }


def _rule(name: str, choice: str, code: str) -> dict[str, Any]:
    cited = [f"tabular:{code}"]
    return {"id": name, "when": {"finding": [choice]}, "outcome": [code], "citations": cited}
