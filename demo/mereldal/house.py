"""Mereldal as a whole."""

from demo.mereldal import care, digital, kitchen_and_houses, nearness, people, working_together
from demo.script import OrganisationScript

MERELDAL = OrganisationScript(
    slug="mereldal",
    name="Mereldal",
    welcome="Kom binnen, er is soep. Come in, there’s soup.",
    named=people.EMPLOYEES,
    employee_count=1200,
    communities=(
        working_together.PLAIN_LANGUAGE,
        working_together.NIGHT_VOICES,
        care.MEDICATION,
        kitchen_and_houses.KITCHEN,
        digital.HANDY_TECH,
        care.FALLS,
        nearness.DEMENTIA,
        working_together.FACILITATORS,
        care.WOUNDS,
        digital.DATA,
        working_together.BUDDIES,
        digital.TINKERERS,
        nearness.FAMILIES,
        kitchen_and_houses.WARM_HOUSES,
    ),
    invitations=(
        ("jonas.demuynck@mereldal.example", "nl", 2),
        ("precious.owusu@mereldal.example", "en", 5),
        ("liv.van.hulle@mereldal.example", "nl", 12),
    ),
)
