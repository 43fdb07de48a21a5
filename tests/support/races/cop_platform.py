"""Races of the locks in cop_platform."""

from datetime import timedelta

from django.utils import timezone

from communities.models import Community
from communities.welcome.forms import WelcomeForm
from cop_platform.outbox.delivery import lease
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.outbox.requeue import requeue
from cop_platform.web.counters import Counter, Limit, count_attempt
from members.invitations.inviting import invite
from tests.support.locks import Race, race
from tests.support.people import Tenant, make_user


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


@race("cop_platform.outbox.delivery.lease")
def two_workers_lease_a_mail(house: Tenant) -> Race:
    invite(house.organisation, "new@x.example", by=house["Tom"])
    return Race(lambda: len(lease()), lambda: len(lease()), ("1", "0"))


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
