"""Queue mails in one transaction and be killed right after: `python -m tools.drills.owe ROUND MAILS REMINDERS`.

It simulates a process that is killed between its commit and waking the worker. The reminders are of the review of a
charter, planned by the reminder engine; their morning has come.
"""

import os
import signal
import sys
from datetime import UTC, date, datetime, time, timedelta


def main(round_name: str, mails: int, reminders: int) -> None:
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        queue_mails([address(round_name, number) for number in range(mails)])
        plan_reminders(round_name, [address(round_name, mails + number) for number in range(reminders)])
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))


def address(round_name: str, number: int) -> str:
    return f"{round_name}-{number}@drill.example"


def queue_mails(addresses: list[str]) -> None:
    from cop_platform.outbox.queue import queue_account_mail

    for to in addresses:
        queue_account_mail("account", {"to": to, "subject": to, "text": "Words\n", "html": "<p>Words</p>"})


def plan_reminders(round_name: str, addresses: list[str]) -> None:
    """In an organisation of its own, one community, whose core group has these addresses, has a charter to review."""
    from django.utils import timezone

    from charters.models import CharterVersion
    from communities.models import Colour, Community, Level, MainGoal, Participation, Phase
    from cop_platform.outbox.models import QueuedMail
    from cop_platform.reminders import planning
    from cop_platform.tenancy import enter
    from members.invitations.inviting import give_seat
    from members.models import Organisation, User

    now, day = timezone.now(), next_monday()
    organisation = Organisation.objects.create(slug=f"drill-{round_name}", name=f"Drill {round_name}")
    with enter(organisation):
        community = Community.objects.create(
            organisation=organisation,
            name="Drills",
            slug="drills",
            language="en",
            purpose="Nothing is lost.",
            domain="Drills",
            main_goal=MainGoal.LEARN,
            phase=Phase.PERFORM,
            phase_since=now.date(),
            colour=Colour.TOMATO,
        )
        own = {"organisation": organisation, "community": community}
        for to in addresses:
            person = give_seat(organisation, User.objects.create_user(to), to.partition("@")[0])
            Participation.objects.create(**own, employee=person, level=Level.CORE, since=now)
        CharterVersion.objects.create(
            **own, number=1, state=CharterVersion.State.ADOPTED, adopted_at=now, review_on=day
        )
        planning.plan_reminders(datetime.combine(day, time.min, UTC))
        QueuedMail.objects.filter(organisation=organisation).update(due_at=now)


def next_monday() -> date:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return tomorrow + timedelta(days=-tomorrow.weekday() % 7)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
