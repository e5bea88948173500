"""PostgreSQL names the row that fails a constraint; the log does not."""

import logging

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

pytestmark = pytest.mark.django_db


def test_a_failing_row_does_not_come_into_the_log(coder: User) -> None:
    handlers = [one for one in logging.getLogger().handlers if "codingsite" in str(one.formatter)]
    row = User(username="coder", first_name="Jane", last_name="Doe")
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        row.save()
    assert "Key (username)=(coder)" in str(caught.value)
    info = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error", (), info)
    (shown,) = [handler.format(record) for handler in handlers]
    assert "django.db.utils.IntegrityError (its text is left out)" in shown
    assert "(coder)" not in shown
