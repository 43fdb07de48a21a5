"""User model, the account."""

import pytest
from django.db import IntegrityError

from members.models import User


def test_an_address_is_kept_in_lower_case(db: None) -> None:
    assert User.objects.create_user(" Wim@Mereldal.Example ").email == "wim@mereldal.example"


def test_the_database_refuses_an_address_in_upper_case(db: None) -> None:
    user = User.objects.create_user("wim@mereldal.example")
    with pytest.raises(IntegrityError, match="user_email_is_lower_case"):
        User.objects.filter(pk=user.pk).update(email="Wim@mereldal.example")


def test_one_address_has_one_account(db: None) -> None:
    User.objects.create_user("wim@mereldal.example")
    with pytest.raises(IntegrityError, match="members_user_email"):
        User.objects.create_user("WIM@mereldal.example")


def test_an_account_without_a_password_cannot_be_guessed(db: None) -> None:
    assert User.objects.create_user("wim@mereldal.example").has_usable_password() is False
