"""Mail preferences of a person for one community."""

import pytest
from django.db import IntegrityError

from communities.models import MailPreference
from communities.notifications.preferences import set_preference
from tests.support.people import Tenant


def test_there_is_one_wish_for_each_kind_of_mail(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    set_preference(plain, inside["Amina"], "meeting_invitation", wanted=True)
    with pytest.raises(IntegrityError, match="mailpreference_once"):
        MailPreference.objects.create(
            organisation=inside.organisation,
            community=plain,
            employee=inside["Amina"],
            kind="meeting_invitation",
            wanted=False,
        )
