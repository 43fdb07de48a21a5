"""Which mail someone wants of a community."""

import pytest
from django.db import IntegrityError

from communities.models import MailWish
from communities.notifications.preferences import wish
from tests.people import House


def test_there_is_one_wish_for_each_kind_of_mail(inside: House) -> None:
    plain = inside.communities["plain-language"]
    wish(plain, inside["Amina"], "meeting_invitation", wanted=True)
    with pytest.raises(IntegrityError, match="mailwish_once"):
        MailWish.objects.create(
            organisation=inside.organisation,
            community=plain,
            employee=inside["Amina"],
            kind="meeting_invitation",
            wanted=False,
        )
