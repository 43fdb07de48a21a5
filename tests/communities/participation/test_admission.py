"""Who may join a by-request community without asking (P4)."""

import pytest

from communities.models import Level, Role
from communities.models.role import STEWARD_ROLES
from communities.participation.admission import may_join_directly
from communities.participation.levels import AdmissionNeeded, choose_level
from communities.roles.terms import resign, start_term
from tests.support.people import Tenant, make_community_by_request


@pytest.mark.parametrize("role", sorted(STEWARD_ROLES))
def test_a_role_that_decides_admits_only_while_it_lasts(inside: Tenant, role: Role) -> None:
    """Yasmina was never inside and has no accepted request."""
    quiet, yasmina = make_community_by_request(inside, "Quiet Rounds"), inside["Yasmina"]
    term = start_term(quiet, yasmina, role)
    assert may_join_directly(quiet, yasmina)
    resign(term)
    assert not may_join_directly(quiet, yasmina)
    with pytest.raises(AdmissionNeeded):
        choose_level(quiet, yasmina, Level.ACTIVE)
