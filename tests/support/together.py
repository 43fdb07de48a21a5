"""Another community of Mereldal, and meetings that it hosts with Plain Language."""

from communities.models import Community, Level, Role
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from meetings.co_hosting.hosting import ask, say_yes
from meetings.models import CoHosting, Meeting
from tests.support.people import Tenant, make_community


def make_data_for_humans(house: Tenant) -> Community:
    """Tom coordinates it and Yasmina is active in it; Amina is active there as in Plain Language; Chloé follows."""
    data = make_community(house.organisation, "Data for Humans")
    for name, level in [("Tom", "core"), ("Yasmina", "active"), ("Amina", "active"), ("Chloé", "periphery")]:
        choose_level(data, house[name], Level(level))
    start_term(data, house["Tom"], Role.COORDINATOR)
    return data


def host_together(house: Tenant, meeting: Meeting, other: Community) -> CoHosting:
    """Nele asks, Tom says yes."""
    return say_yes(ask(meeting, other, "Your numbers, our words?", by=house["Nele"]), "With pleasure.", by=house["Tom"])
