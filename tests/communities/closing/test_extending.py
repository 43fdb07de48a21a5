"""More time to say whether a community is finished: by whom, told once to those who were asked, and kept."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from communities.closing.consultation import CLOSING_ASKED, ConsultationOver, answer
from communities.closing.extending import ExtendedAlready, NoMoreTime, extend
from communities.closing.links import answer_token
from communities.closing.outcome import Words, close
from communities.lifecycle.moving import PointsOpen
from communities.models import Closing, ClosingExtension, ClosingView, Participation, RoleTerm
from communities.notifications.preferences import set_preference
from cop_platform.outbox.delivery import send_due
from cop_platform.web.rate_limits import TooMany
from members.models import Employee
from tests.support.people import Tenant, make_closing

Browse = Callable[[Employee], Client]


@pytest.fixture
def closing(inside: Tenant) -> Closing:
    return make_closing(inside, thanks_to=inside["Nele"])


def later(closing: Closing, weeks: int = 1) -> datetime:
    return closing.closes_at + timedelta(weeks=weeks)


def the_day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()


def test_those_who_were_asked_get_one_mail_with_the_new_date(inside: Tenant, closing: Closing) -> None:
    set_preference(closing.community, inside["Karel"], CLOSING_ASKED, wanted=False)
    send_due()
    mail.outbox.clear()
    extend(closing, later(closing), seen="", by=inside["Wout"])
    send_due()
    told = {sent.to[0].split(".")[0]: sent for sent in mail.outbox}
    assert set(told) == {"amina", "nele", "lotte"}, "not who gave it, and not who turned the question off"
    text = str(told["amina"].body)
    assert "Wout Maes gives more time" in text
    assert "/o/mereldal/closing-answers/" in text


def test_of_two_dates_in_a_row_only_the_last_is_mailed(inside: Tenant, closing: Closing) -> None:
    send_due()
    mail.outbox.clear()
    extend(closing, later(closing, 1), seen="", by=inside["Wout"])
    extend(closing, later(closing, 2), seen="", by=inside["Wout"])
    send_due()
    assert [sent.to[0].split(".")[0] for sent in mail.outbox].count("amina") == 1


def test_what_was_said_stays_and_a_link_goes_on(inside: Tenant, closing: Closing) -> None:
    link = f"/o/mereldal/closing-answers/{answer_token(closing, inside['Karel'].pk)}/"
    extend(closing, later(closing), seen="", by=inside["Nele"])
    with time_machine.travel(closing.closes_at + timedelta(days=1)):
        assert Client().post(link, {"view": "close"}).status_code == 200
        answer(closing, by=inside["Lotte"], view=ClosingView.CLOSE)
        with pytest.raises(PointsOpen):
            close(closing, Words("Done."), by=inside["Nele"])
    assert closing.answers.count() == 3


def test_the_page_says_who_gave_more_time_instead_of_when(inside: Tenant, closing: Closing, browse: Browse) -> None:
    nele, page = browse(inside["Nele"]), closing.get_absolute_url()
    assert "Give more time" in nele.get(page).content.decode()
    typed = {"closes_on": the_day(later(closing)), "seen": closing.closes_at.isoformat()}
    assert nele.post(f"{page}date/", typed).status_code == 302
    told = browse(inside["Amina"]).get(page).content.decode()
    assert "More time since" in told
    assert "Nele Baert" in told
    assert "Give more time" not in told
    given = ClosingExtension.objects.get()
    assert (given.before, given.by) == (closing.closes_at, inside["Nele"])


def test_whoever_asked_may_without_a_role_and_others_may_not(inside: Tenant, closing: Closing, browse: Browse) -> None:
    RoleTerm.objects.filter(community=closing.community, employee=inside["Wout"]).update(ended_at=timezone.now())
    page = f"{closing.get_absolute_url()}date/"
    assert browse(inside["Wout"]).get(page).status_code == 200
    assert browse(inside["Amina"]).get(page).status_code == 403
    Participation.objects.filter(community=closing.community, employee=inside["Wout"]).delete()
    assert browse(inside["Wout"]).get(page).status_code == 403, "who left takes no part in it"


def test_of_two_who_give_more_time_at_once_the_second_is_told(inside: Tenant, closing: Closing, browse: Browse) -> None:
    page, seen = f"{closing.get_absolute_url()}date/", closing.closes_at.isoformat()
    first, second = the_day(later(closing, 1)), the_day(later(closing, 2))
    browse(inside["Wout"]).post(page, {"closes_on": first, "seen": seen})
    response = browse(inside["Nele"]).post(page, {"closes_on": second, "seen": seen})
    assert response.status_code == 409
    shown = response.content.decode()
    assert f'value="{second}"' in shown, "what was typed is kept"
    assert f'value="{Closing.objects.get().closes_at.isoformat()}"' in shown
    assert ClosingExtension.objects.count() == 1
    with pytest.raises(ExtendedAlready):
        extend(closing, later(closing, 3), seen=seen, by=inside["Nele"])


def test_a_date_is_later_and_in_time(inside: Tenant, closing: Closing, browse: Browse) -> None:
    page = f"{closing.get_absolute_url()}date/"
    nele = browse(inside["Nele"])
    for odd in ["", "soon", "2020-01-01", "9999-12-31", the_day(closing.closes_at - timedelta(days=3))]:
        assert nele.post(page, {"closes_on": odd, "seen": "\x00"}).status_code in {409, 422}
    with pytest.raises(NoMoreTime):
        extend(closing, closing.closes_at, seen="", by=inside["Nele"])
    typed = {"closes_on": the_day(later(closing, 2)), "seen": closing.closes_at.isoformat()}
    with time_machine.travel(closing.closes_at + timedelta(minutes=1)):
        with pytest.raises(ConsultationOver):
            extend(closing, later(closing, 2), seen="", by=inside["Nele"])
        assert browse(inside["Nele"]).post(page, typed).status_code == 409
        assert browse(inside["Nele"]).get(page).status_code == 302
    assert not ClosingExtension.objects.exists()


def test_each_new_date_is_a_mail_so_there_are_few_in_a_day(inside: Tenant, closing: Closing) -> None:
    for weeks in (1, 2):
        extend(closing, later(closing, weeks), seen="", by=inside["Nele"])
    with pytest.raises(TooMany):
        extend(closing, later(closing, 3), seen="", by=inside["Nele"])


def test_the_database_holds_that_it_gives_time_in_time(inside: Tenant, closing: Closing) -> None:
    extend(closing, later(closing), seen="", by=inside["Nele"])
    with pytest.raises(IntegrityError, match="closingextension_gives_time"), transaction.atomic():
        ClosingExtension.objects.update(after=F("before"))
    with pytest.raises(IntegrityError, match="closingextension_in_time"), transaction.atomic():
        ClosingExtension.objects.update(at=F("before"))


# --- What was typed while the outcome came ------------------------------------------------------------------------
@pytest.fixture
def decided(inside: Tenant, closing: Closing) -> Closing:
    with time_machine.travel(closing.closes_at + timedelta(minutes=1)):
        close(closing, Words("We did it."), by=inside["Nele"])
    return closing


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("", {"view": "continue", "text": "Kept all the same."}),
        ("outcome/", {"outcome": "continued", "why": "Kept all the same."}),
        ("thanks/", {"person": "Karel Segers", "text": "Kept all the same."}),
    ],
)
def test_a_form_sent_after_the_outcome_keeps_what_was_typed(
    inside: Tenant, decided: Closing, browse: Browse, page: str, typed: dict[str, str]
) -> None:
    response = browse(inside["Wout"]).post(f"{decided.get_absolute_url()}{page}", typed)
    assert response.status_code == 409
    assert "Kept all the same." in response.content.decode()


def test_an_answer_by_a_link_that_ended_is_shown_back(inside: Tenant, decided: Closing) -> None:
    link = f"/o/mereldal/closing-answers/{answer_token(decided, inside['Karel'].pk)}/"
    response = Client().post(link, {"view": "continue", "text": "Kept <b>all</b> the same."})
    assert response.status_code == 410
    assert "Kept &lt;b&gt;all&lt;/b&gt; the same." in response.content.decode()
