"""Organisation model, the tenant."""

import pytest
from django.db import IntegrityError

from tests.support.people import Tenant, make_organisation


def test_two_organisations_have_two_addresses(mereldal: Tenant) -> None:
    with pytest.raises(IntegrityError, match="members_organisation_slug"):
        make_organisation("mereldal", "Another Mereldal")


def test_it_stands_at_its_address(mereldal: Tenant) -> None:
    assert mereldal.organisation.get_absolute_url() == "/o/mereldal/"
