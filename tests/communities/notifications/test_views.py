"""The page behind the unsubscribe link of a mail."""

from django.test import Client

from communities.notifications.preferences import unsubscribe_token
from tests.support.people import Tenant, make_community


def test_it_names_the_communities_of_a_mail_by_the_alphabet(mereldal: Tenant) -> None:
    """Whichever was made, changed or written into the link first."""
    with mereldal.enter():
        made = [make_community(mereldal.organisation, name) for name in ["walking", "Bread", "Soup", "apples"]]
        made[1].save()
        token = unsubscribe_token(made, mereldal["Amina"], "check_in")
    page = Client().get(f"/o/mereldal/unsubscribe/{token}/").content.decode()
    assert "your place in apples, Bread, Soup and walking is still right?" in page
