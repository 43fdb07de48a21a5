"""The organisation Mereldal with its communities and invitations."""

from demo.mereldal import approach, care, close_to_people, collaboration, digital, kitchen_and_houses, people
from demo.script import OrganisationScript

MERELDAL = OrganisationScript(
    slug="mereldal",
    name="Mereldal",
    welcome="Kom binnen, er is soep. Come in, there’s soup.",
    named=people.EMPLOYEES,
    employee_count=1200,
    communities=(
        collaboration.PLAIN_LANGUAGE,
        collaboration.NIGHT_VOICES,
        care.MEDICATION,
        kitchen_and_houses.KITCHEN,
        digital.HANDY_TECH,
        care.FALLS,
        close_to_people.DEMENTIA,
        close_to_people.AT_HOME,
        close_to_people.MUSIC,
        collaboration.FACILITATORS,
        care.WOUNDS,
        digital.DATA,
        collaboration.BUDDIES,
        digital.TINKERERS,
        close_to_people.FAMILIES,
        kitchen_and_houses.WARM_HOUSES,
    ),
    invitations=(
        ("jonas.demuynck@mereldal.example", "nl", 2),
        ("precious.owusu@mereldal.example", "en", 5),
        ("liv.van.hulle@mereldal.example", "nl", 12),
    ),
    goals=approach.GOALS,
    approach=approach.APPROACH,
    former_slugs={"begrijpelijke-brieven": "plain-language"},
)
