"""An encounter of one coder, not answered yet and answered to the end."""

import pytest
from django.contrib.auth.models import User

from lookup.actions import encounters
from lookup.models import Condition, Encounter
from tests.integration.actions.steps import LEFT_SCIATICA, NOVEMBER, answer_all


@pytest.fixture
def encounter(coder: User) -> Encounter:
    return encounters.start(by=coder, date_of_service=NOVEMBER, setting="outpatient")


@pytest.fixture
def condition(encounter: Encounter) -> Condition:
    return encounter.conditions.get()


@pytest.fixture
def reached(coder: User, condition: Condition) -> Condition:
    return answer_all(coder, condition, LEFT_SCIATICA)
