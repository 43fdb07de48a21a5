"""A split is called off before anything comes of it: its ideas are dropped, and everyone is told once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from communities.lifecycle.moving import Step, move
from communities.models import Community, Level, Nomination, Participation, Phase, PhaseChange, Split, SplitChoice
from communities.models.locking import CommunityClosed
from communities.participation.levels import level_of
from communities.splitting.cancelling import SplitCarriedOut, SplitOver, cancel_split
from communities.splitting.splitting import SplitCancelled, choose_places, parts_of, splits_to_choose
from cop_platform.outbox.delivery import send_due
from tests.support.people import Tenant, make_split, signed_in

PAGE = "/o/mereldal/communities/plain-language/split/"
OFF = f"{PAGE}cancellation/"


@pytest.fixture
def asked(inside: Tenant) -> Split:
    """Karel is asked to lead one half, Amina took a place in it; Yasmina, who has no place in the whole, too."""
    plain = inside.communities["plain-language"]
    made = make_split(plain, inside["Nele"], inside["Karel"], inside["Nele"])
    letters = parts(made)[0]
    choose_places(made, {letters.pk: Level.ACTIVE}, by=inside["Amina"])
    Participation.objects.create(
        organisation=inside.organisation,
        community=letters,
        employee=inside["Yasmina"],
        level=Level.PERIPHERY,
        since=timezone.now(),
    )
    return made


def parts(asked: Split) -> list[Community]:
    return [part.community for part in parts_of(asked)]


def test_its_ideas_are_dropped_with_the_reason_and_no_place_changes(inside: Tenant, asked: Split) -> None:
    plain = inside.communities["plain-language"]
    before = list(Participation.objects.order_by("pk").values())
    cancel_split(asked, reason="Too early for us.", by=inside["Wout"])
    assert [each.phase for each in parts(asked)] == [Phase.CLOSED] * 2
    assert set(PhaseChange.objects.filter(after=Phase.CLOSED).values_list("reason", flat=True)) == {"Too early for us."}
    assert list(Participation.objects.order_by("pk").values()) == before
    assert level_of(plain, inside["Amina"]) == Level.ACTIVE
    assert Nomination.objects.get(nominee=inside["Karel"]).withdrawn_at, "nobody is asked to lead it any more"
    assert not list(splits_to_choose(inside["Karel"]))
    with pytest.raises(SplitCancelled):
        choose_places(asked, {parts(asked)[0].pk: Level.CORE}, by=inside["Karel"])


def test_each_is_told_once(inside: Tenant, asked: Split) -> None:
    send_due()
    mail.outbox.clear()
    cancel_split(asked, reason="Too early for us.", by=inside["Wout"])
    send_due()
    told = sorted(sent.to[0].split(".")[0] for sent in mail.outbox)
    assert told == ["amina", "griet", "karel", "kofi", "lotte", "nele", "yasmina"]
    assert all("does not split" in sent.subject and "Too early for us." in str(sent.body) for sent in mail.outbox)


def test_a_mail_that_still_asks_is_not_sent(inside: Tenant, asked: Split) -> None:
    cancel_split(asked, reason="Too early for us.", by=inside["Nele"])
    send_due()
    assert not [sent for sent in mail.outbox if "goes on as smaller" in sent.subject]


def test_it_can_split_again_and_the_pages_link_no_more(inside: Tenant, asked: Split) -> None:
    plain = inside.communities["plain-language"]
    cancel_split(asked, reason="Other names.", by=inside["Nele"])
    page = signed_in(inside["Amina"]).get(plain.get_absolute_url()).content.decode()
    assert "It goes on as" not in page
    Community.objects.filter(pk__in=[each.pk for each in parts(asked)]).update(name="Gone")
    assert make_split(plain, inside["Nele"]).is_open


def test_once_one_has_started_up_it_is_carried_out(inside: Tenant, asked: Split) -> None:
    forms = parts(asked)[1]
    move(forms, Step(Phase.START_UP, Phase.INITIATE, "We begin."), by=inside["Nele"])
    with pytest.raises(SplitCarriedOut):
        cancel_split(asked, reason="Too late.", by=inside["Nele"])
    page = signed_in(inside["Nele"]).get(PAGE).content.decode()
    assert "Call it off" not in page
    assert signed_in(inside["Nele"]).post(OFF, {"reason": "Too late."}).status_code == 409


def test_not_after_the_date_nor_twice_nor_once_the_whole_has_closed(inside: Tenant, asked: Split) -> None:
    with time_machine.travel(asked.asks_until + timedelta(minutes=1)), pytest.raises(SplitOver):
        cancel_split(asked, reason="Too late.", by=inside["Nele"])
    with transaction.atomic():
        Community.objects.filter(pk=asked.community_id).update(phase=Phase.CLOSED)
        with pytest.raises(CommunityClosed):
            cancel_split(asked, reason="Too late.", by=inside["Nele"])
        transaction.set_rollback(True)


def test_the_page_offers_it_to_whom_it_concerns_and_says_what_happened(inside: Tenant, asked: Split) -> None:
    nele, amina = signed_in(inside["Nele"]), signed_in(inside["Amina"])
    assert "Call it off" in nele.get(PAGE).content.decode()
    assert "Call it off" not in amina.get(PAGE).content.decode()
    assert amina.post(OFF, {"reason": "No."}).status_code == 403
    empty = nele.post(OFF, {"reason": " "})
    assert (empty.status_code, "Say why in a few words." in empty.content.decode()) == (422, True)
    assert nele.post(OFF, {"reason": "We stay one."}).status_code == 302
    page = amina.get(PAGE).content.decode()
    assert "Nele Baert called this off on" in page
    assert "We stay one." in page
    assert "Take these places" not in page
    again = nele.post(OFF, {"reason": "Once more."})
    assert (again.status_code, "Once more." in again.content.decode()) == (409, True)
    assert SplitChoice.objects.count() == 1


def test_without_a_split_nothing_is_called_off(mereldal: Tenant) -> None:
    assert signed_in(mereldal["Nele"]).post(OFF, {"reason": "What?"}).status_code == 404
    assert Client().post(OFF, {"reason": "What?"}).status_code == 302


def test_the_database_keeps_who_called_it_off_and_why(inside: Tenant, asked: Split) -> None:
    with pytest.raises(IntegrityError, match="split_cancelled_with_a_reason"), transaction.atomic():
        Split.objects.update(cancelled_at=timezone.now(), is_over=True)
