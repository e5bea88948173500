"""What an account may do: by its groups, by rights of its own, as an administrator, and no longer."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission, User

from lookup.permissions import SEE_EVENTS, START_ENCOUNTERS

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    """The account as the next request reads it."""
    return User.objects.get(pk=user.pk)


def test_a_group_and_a_right_of_its_own_count_alike(account: Callable[..., User]) -> None:
    user = account("somebody", "Coders")
    user.user_permissions.add(Permission.objects.get(codename="view_auditevent"))
    assert user.has_perm(START_ENCOUNTERS)
    assert again(user).has_perm(SEE_EVENTS)
    assert not again(user).has_perm("lookup.publish_guidance")


def test_a_right_that_is_taken_away_is_gone_with_the_next_request(account: Callable[..., User]) -> None:
    user = account("somebody", "Coders")
    assert user.has_perm(START_ENCOUNTERS)
    user.groups.remove(Group.objects.get(name="Coders"))
    assert not again(user).has_perm(START_ENCOUNTERS)


def test_an_administrator_may_do_everything_and_a_closed_account_nothing(
    account: Callable[..., User],
) -> None:
    user = account("somebody", "Coders")
    user.is_superuser = True
    user.save()
    assert again(user).has_perm("lookup.publish_guidance")
    assert "lookup.publish_guidance" in again(user).get_all_permissions()
    user.is_active = False
    user.save()
    assert not again(user).has_perm(START_ENCOUNTERS)
    assert again(user).get_all_permissions() == set()


def test_rights_take_one_request_to_the_database(
    account: Callable[..., User], django_assert_num_queries: Callable[..., object]
) -> None:
    user = again(account("somebody", "Coders"))
    with django_assert_num_queries(1):
        assert user.has_perm(START_ENCOUNTERS)
        assert not user.has_perm(SEE_EVENTS)
