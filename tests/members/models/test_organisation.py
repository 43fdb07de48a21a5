"""The tenant."""

import pytest
from django.db import IntegrityError

from tests.people import House, make_organisation


def test_two_organisations_have_two_addresses(mereldal: House) -> None:
    with pytest.raises(IntegrityError, match="members_organisation_slug"):
        make_organisation("mereldal", "Another Mereldal")


def test_it_stands_at_its_address(mereldal: House) -> None:
    assert mereldal.organisation.get_absolute_url() == "/o/mereldal/"
