"""Races of the locks in cop_platform."""

from datetime import timedelta

from django.utils import timezone

from communities.models import Community
from communities.welcome.forms import WelcomeForm
from cop_platform.outbox.daily_limit import hold_back
from cop_platform.outbox.messages import MailMessage
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.outbox.requeue import requeue
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.planning import plan_reminders
from cop_platform.web.counters import Counter, Limit, count_attempt
from members.invitations.inviting import invite
from tests.support.locks import Race, race
from tests.support.people import Tenant, make_decision, make_proposal, make_user


@race("cop_platform.forms.conflicts.ConflictForm._refuse_if_stale")
def two_save_the_same_form(house: Tenant) -> Race:
    version = WelcomeForm(instance=Community.objects.get(slug="plain-language")).version

    def save(text: str) -> str:
        found = Community.objects.get(slug="plain-language")
        form = WelcomeForm({"welcome_text": text, "version": version}, instance=found)
        if not form.is_valid():
            return f"stale {form.is_stale}"
        form.save()
        return "saved"

    return Race(lambda: save("One."), lambda: save("Two."), ("saved", "stale True"))


@race("cop_platform.outbox.requeue.requeue")
def two_operators_requeue_a_mail(house: Tenant) -> Race:
    invite(house.organisation, "new@x.example", by=house["Tom"])
    QueuedMail.objects.update(outcome=MailOutcome.REFUSED, settled_at=timezone.now())
    token, ada = QueuedMail.objects.get().token, make_user("ada@kring.example", is_staff=True)

    def again() -> int:
        return requeue([token], by=ada, reason="The server is back.")

    return Race(again, again, ("1", "0"))


@race("cop_platform.web.counters.Attempt.give_back")
def an_attempt_is_given_back_while_another_is_counted(house: Tenant) -> Race:
    limit = Limit(5, timedelta(hours=1))
    attempt = count_attempt("wim", limit)
    return Race(
        lambda: count_attempt("wim", limit) and "counted",
        attempt.give_back,
        ("counted", "None"),
        lambda: len(Counter.objects.get(key=attempt.key).value) == 1,
    )


@race("cop_platform.outbox.daily_limit._lock")
def two_workers_number_the_mails_of_a_day(house: Tenant) -> Race:
    organisation, now = house.organisation, timezone.now()
    mails = [
        QueuedMail.objects.create(
            organisation=organisation, kind="proposal_new", object_id=each, recipient_id=house["Amina"].pk, due_at=now
        )
        for each in (901, 902)
    ]

    def number(mail: QueuedMail) -> int:
        [(kept, _message)] = hold_back([(mail, MailMessage("a@x.example", "Soup", "Soup.", ""))], organisation.zone)
        return kept.day_number or 0

    return Race(lambda: number(mails[0]), lambda: number(mails[1]), ("1", "2"))


@race("cop_platform.reminders.planning._lock_organisation")
def two_workers_plan_a_reminder(house: Tenant) -> Race:
    proposal = make_proposal(house.communities["plain-language"], house["Nele"])
    make_decision(proposal, review_on=timezone.localdate() - timedelta(days=4))
    return Race(plan_reminders, plan_reminders, ("None", "None"), lambda: Reminder.objects.count() == 1)
