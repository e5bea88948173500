"""What the commands for questionnaires share: whose work it is, which one is meant, findings in words."""

from collections.abc import Iterator

from django.contrib.auth.models import User

from lookup.engine.checking import Finding
from lookup.management.script_input import unusable
from lookup.models import Questionnaire, QuestionnaireRevision
from lookup.permissions import AccountBackend


def account(name: str) -> User:
    """The account that `--by` names; one that could not sign in edits nothing here either."""
    found = User.objects.filter(username=name).first()
    if found is None or not AccountBackend().user_can_authenticate(found):
        raise unusable(f"--by: there is no account “{name}” that may sign in.")
    return found


def questionnaire(slug: str | None) -> Questionnaire:
    """The questionnaire of that name; without a name the only one."""
    every = list(Questionnaire.objects.all())
    found = [one for one in every if slug in (None, one.slug)]
    if len(found) == 1:
        return found[0]
    if not every:
        raise unusable("There is no questionnaire; run bin/setup.")
    raise unusable(f"Name one of the questionnaires: {', '.join(one.slug for one in every)}.")


def described(revision: QuestionnaireRevision) -> str:
    """Which revision it is, whose, and since when it is live."""
    made = f"{revision.questionnaire.slug}, revision {revision.number} ({revision.sha256[:12]})"
    by = f"by {revision.created_by} on {revision.created_at:%Y-%m-%d}"
    if revision.live_from is None:
        return f"{made}, draft {by}"
    return f"{made}, {by}, published by {revision.published_by}, live from {revision.live_from}"


def in_words(finding: Finding) -> Iterator[str]:
    """What fails, since when, and the path that shows it."""
    yield f"{finding.check}: {finding.message} (on {finding.on})"
    if finding.path:
        yield "  path: " + ", ".join(f"{key}={choice}" for key, choice in finding.path.items())
