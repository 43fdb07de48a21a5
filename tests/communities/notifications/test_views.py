"""The page behind the unsubscribe link of a mail."""

from django.test import Client

from communities.notifications.preferences import _descriptions, set_preference, subscribers_of, unsubscribe_token
from cop_platform.outbox.models import QueuedMail
from meetings.scheduling.schedule import cancel
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_community, make_meeting, signed_in


def test_it_names_the_communities_of_a_mail_by_the_alphabet(mereldal: Tenant) -> None:
    """Whichever was made, changed or written into the link first."""
    with mereldal.enter():
        made = [make_community(mereldal.organisation, name) for name in ["walking", "Bread", "Soup", "apples"]]
        made[1].save()
        token = unsubscribe_token(made, mereldal["Amina"], "check_in")
    page = Client().get(f"/o/mereldal/unsubscribe/{token}/").content.decode()
    assert "your place in apples, Bread, Soup and walking is still right?" in page


#: What still comes when a kind is turned off. Each other kind has no such rest.
LEAVES = {
    "meeting_invitation": ["meeting_change"],
    "proposal_new": ["proposal_amended", "proposal_decided", "proposal_overdue"],
    "proposal_amended": ["proposal_decided"],
    "proposal_overdue": ["proposal_decided"],
}
OF_DATES = "When a date that we told you of moves or is called off, you still get a mail"
OF_TEXTS = "When a proposal that you answered gets a new text, you still get a mail"
OF_OUTCOMES = "What becomes of a proposal that you made or answered we still tell you"


def test_each_kind_with_a_rest_says_so_and_why() -> None:
    assert {kind: list(each.leaves) for kind, each in _descriptions.items() if each.leaves} == LEAVES
    rest = {kind for kinds in LEAVES.values() for kind in kinds}
    assert {kind for kind, each in _descriptions.items() if each.why_still} == rest


def test_before_and_after_it_says_what_still_comes(mereldal: Tenant) -> None:
    with mereldal.enter():
        token = unsubscribe_token(mereldal.communities["plain-language"], mereldal["Amina"], "meeting_invitation")
    address = f"/o/mereldal/unsubscribe/{token}/"
    for page in (Client().get(address), Client().post(address)):
        assert OF_DATES in page.content.decode()
        assert OF_OUTCOMES not in page.content.decode()


def test_afterwards_it_leads_to_where_one_asks_for_them_again(mereldal: Tenant) -> None:
    plain, amina = mereldal.communities["plain-language"], mereldal["Amina"]
    with mereldal.enter():
        token = unsubscribe_token(plain, amina, "meeting_invitation")
    page = Client().post(f"/o/mereldal/unsubscribe/{token}/").content.decode()
    assert 'href="/o/mereldal/settings/#mail"' in page
    with mereldal.enter():
        assert amina.pk not in subscribers_of(plain, "meeting_invitation")
    client, button = signed_in(amina), 'form="mail-again" name="again" value="plain-language:meetings"'
    assert button in client.get("/o/mereldal/settings/").content.decode()
    answer = client.post("/o/mereldal/settings/mail/", {"again": "plain-language:meetings"}, follow=True)
    assert "We’ll mail you again." in answer.content.decode()
    assert button not in answer.content.decode()
    with mereldal.enter():
        assert amina.pk in subscribers_of(plain, "meeting_invitation")


def test_only_what_stands_in_ones_own_table_is_taken_up_again(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Chloé"])
    for cell in ("plain-language:meetings", "nowhere:meetings", "plain-language:soup", "x" * 5000):
        answer = client.post("/o/mereldal/settings/mail/", {"again": cell}, follow=True)
        assert "Choose one." in answer.content.decode()
    with mereldal.enter():
        assert mereldal["Chloé"].pk not in subscribers_of(mereldal.communities["plain-language"], "meeting_invitation")


def test_what_is_turned_off_too_is_not_promised(mereldal: Tenant) -> None:
    plain, amina = mereldal.communities["plain-language"], mereldal["Amina"]
    with mereldal.enter():
        set_preference(plain, amina, "proposal_amended", wanted=False)
        set_preference(plain, mereldal["Nele"], "proposal_decided", wanted=False)
        token = unsubscribe_token(plain, amina, "proposal_new")
    page = Client().get(f"/o/mereldal/unsubscribe/{token}/").content.decode()
    assert OF_TEXTS not in page
    assert OF_OUTCOMES in page


def test_nothing_comes_to_who_left(mereldal: Tenant) -> None:
    plain, amina = mereldal.communities["plain-language"], mereldal["Amina"]
    with mereldal.enter():
        token = unsubscribe_token(plain, amina, "meeting_invitation")
        deactivate(amina, by=mereldal["Tom"])
    assert OF_DATES not in Client().get(f"/o/mereldal/unsubscribe/{token}/").content.decode()


def test_the_rest_that_the_page_names_does_come(mereldal: Tenant) -> None:
    plain, amina = mereldal.communities["plain-language"], mereldal["Amina"]
    with mereldal.enter():
        meeting = make_meeting(plain, mereldal["Wout"], invite=True)
        Client().post(f"/o/mereldal/unsubscribe/{unsubscribe_token(plain, amina, 'meeting_invitation')}/")
        cancel(meeting, by=mereldal["Wout"])
        assert QueuedMail.objects.filter(kind="meeting_change", recipient_id=amina.pk).count() == 1
