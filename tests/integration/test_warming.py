"""Before its first request a worker has read what every request needs; without data it starts as well."""

import pytest

from lookup.models import Edition
from lookup.warming import warm_up

pytestmark = pytest.mark.django_db


def test_a_site_with_data_is_read() -> None:
    assert warm_up()


def test_without_data_it_says_so_and_raises_nothing() -> None:
    Edition.objects.all().delete()
    assert not warm_up()
