"""Put the demonstration in, once, and say who can sign in."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from communities.models import Community, Level, LevelChange, Participation
from communities.roles import nominate, take_up
from cop_platform.demo.mereldal import CIRCLES, PEOPLE, PERSONAS, Circle, Date
from cop_platform.tenancy import enter
from meetings.answering import answer
from meetings.local_time import instant
from meetings.models import Answer
from meetings.scheduling import Plan, plan
from members.inviting import seat
from members.models import Employee, Organisation, User

SLUG = "mereldal"
OPERATOR = "operator@kring.example"
ADMINISTRATOR = "Tom"
ZONE = ZoneInfo("Europe/Brussels")

People = dict[str, Employee]


def email_of(name: str) -> str:
    return f"{name.lower()}@{SLUG}.example"


def is_planted() -> bool:
    return Organisation.objects.filter(slug=SLUG).exists()


@transaction.atomic
def plant() -> None:
    """Mereldal with its people and circles, and an operator; all with one password, made here and now."""
    password = demo_password()
    User.objects.create_superuser(OPERATOR, password)
    organisation = Organisation.objects.create(
        slug=SLUG, name="Mereldal", welcome="Come in, there’s soup.", language="nl", time_zone=str(ZONE)
    )
    with enter(organisation):
        people = {
            name.split()[0]: _person(organisation, name, works_at, language, password)
            for name, works_at, language in PEOPLE
        }
        for circle in CIRCLES:
            _circle(organisation, circle, people)


def demo_password() -> str:
    """The same for each persona of this installation, and another one in each installation."""
    path = Path(settings.VAR_DIR) / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9))
    return path.read_text().strip()


def _person(organisation: Organisation, name: str, works_at: str, language: str, password: str) -> Employee:
    first = name.split(maxsplit=1)[0]
    user = User.objects.create_user(email_of(first), password, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    employee = seat(organisation, user, name, as_administrator=first == ADMINISTRATOR)
    employee.works_at = works_at
    employee.save(update_fields=["works_at"])
    return employee


def _circle(organisation: Organisation, circle: Circle, people: People) -> None:
    since = timezone.now() - timedelta(days=30 * circle.months)
    community = Community.objects.create(
        organisation=organisation,
        slug=circle.slug,
        name=circle.name,
        language=circle.language,
        purpose=circle.purpose,
        domain=circle.domain,
        main_goal=circle.goal,
        cadence=circle.cadence,
        joining=circle.joining,
        joining_reason=circle.joining_reason,
        phase=circle.phase,
        phase_since=since.date(),
        ink=circle.ink,
    )
    for level, names in circle.people.items():
        for name in names:
            _take_place(community, people[name], level, since)
    for name, role in circle.roles.items():
        take_up(community, people[name], role)
    for name, (role, reason) in circle.asked.items():
        nominate(community, people[name], role, reason=reason)
    for date in circle.dates:
        _date(community, date, people, planner=people[next(iter(circle.roles))])


def _take_place(community: Community, employee: Employee, level: Level, at: datetime) -> None:
    """Written as people would have chosen it back then, so that the history has its dates."""
    of = {"organisation_id": community.organisation_id, "community": community, "employee": employee}
    Participation.objects.create(**of, level=level, since=at)
    LevelChange.objects.create(**of, after=level, at=at)


def _date(community: Community, date: Date, people: People, planner: Employee) -> None:
    soonest = timezone.now().astimezone(ZONE).date() + timedelta(days=date.days)
    day = soonest + timedelta(days=(date.weekday - soonest.weekday()) % 7)

    def at(clock: time) -> datetime:
        return instant(day, clock, ZONE).moment.astimezone(UTC)

    details = Plan(
        focus=date.focus,
        reason=date.reason,
        format=date.format,
        starts_at=at(date.start),
        ends_at=at(date.end),
        time_zone=str(ZONE),
        place=date.place,
        online_url=date.online_url,
        catering=date.catering,
        host=planner,
    )
    meeting = plan(community, details, by=planner, invite=False)
    for name in date.coming:
        answer(meeting, people[name], Answer.Choice.COMING)


def personas() -> Iterator[str]:
    """A line each: who, for what, and how to sign in."""
    yield f"Sign in with a code, mailed to the address, or with the password {demo_password()}"
    for name, what_for in PERSONAS:
        yield f"  {email_of(name):<28} {what_for}"
    yield f"  {OPERATOR:<28} runs the installation, at /admin/ (password only)"
