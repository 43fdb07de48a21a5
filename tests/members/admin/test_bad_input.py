"""Both admins with bad input: 400 or 404 where it makes no sense, never a 500, and nothing changes."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.utils import timezone

from cop_platform.outbox.models import QueuedMail
from members.models import Organisation
from tests.architecture.test_access import checksums
from tests.support.people import Tenant, signed_in, signed_in_operator

pytestmark = pytest.mark.crawl

QUERIES = [
    *("id__exact=abc", "id__in=,", "pk=abc", "p=abc", "p=-1", "p=0", "p=1e9", "p=99999999999999999999999", "p=%00"),
    *("o=abc", "o=1.2.3.-9.x", "o=99", "o=-99999999999999999999", "all=", "all=abc", "e=1", "_facets", "_facets=True"),
    *("q=%00", "q=" + "x" * 3000, "q=%27%20OR%201=1", "q=%25%5F%5C", "_popup=1", "_popup=1&_to_field=abc"),
    *("_to_field=password", "_to_field=user", "is_administrator__exact=abc", "is_administrator__exact=%00"),
    *("is_active__exact=abc", "is_active__isnull=abc", "is_open__exact=2", "is_administrator__regex=("),
    *("user__password__startswith=md5", "user__is_staff=1", "password__startswith=md5", "organisation__exact=1"),
    *("organisation__slug=duinzicht", "left_at__gte=abc", "left_at__year=99999999999", "access=abc", "access=%00"),
    *("status=abc", "status=%00", "status=late", "message__isnull=0", "recipient_id=1", "organisation__name=x"),
    *("act=abc", "act=%00", "act__in=a,b", "reference=%00", "reference__in=,", "reference__isnull=abc"),
    *("model=%00", "model__regex=(", "model__regex=%5B", "reference__date=abc", "reference__foo__bar=1", "__=1", "=1"),
    *(
        "main_goal__exact=abc",
        "joining__exact=%00",
        "language__in=%F0%9F%98%80",
        "phase=closed",
        "_changelist_filters=%00",
    ),
    *(
        "_changelist_filters=%00",
        "starts_at__range=1,2",
        "community__id=abc",
        "host__user__email=a",
        "é=1",
        "%F0%9F%98%80=1",
        "a" * 200 + "=1",
    ),
]
IDS = [
    *("abc", "0", "-1", "1", "99999999999999999999999", "1.5", "_00", "_5F", "__", "_", "..", "a/b"),
    *("%20", "%0A", "😀", "\u202e", "x" * 3000, "' OR 1=1 --", "{{ 7|add:7 }}", "<b>", "None", "%ff"),
]
#: Names that a form of Django's admin understands besides its fields.
POSTED = [
    {"action": "delete_selected", "_selected_action": "abc", "index": "0", "select_across": "1"},
    {"action": "delete_selected", "_selected_action": ["1", "\x00"], "index": "abc", "post": "yes"},
    {"_save": "Save", "form-TOTAL_FORMS": "abc", "form-INITIAL_FORMS": "-1"},
    {"_popup": "1", "_to_field": "abc"},
    {"_saveasnew": "1", "_continue": "1", "_addanother": "1", "id": "abc", "pk": "-1"},
    {"name": "\x00", "email": "\x00", "works_at": b"\xe9", "language": "\x00", "note": "\x00", "slug": "\x00"},
    {"name": "x" * 5000, "email": "x" * 5000 + "@x.example", "language": "x" * 500, "time_zone": "../../etc/passwd"},
    {
        "name": ["a", "b"],
        "email": ["a@b.example", "c"],
        "is_administrator": "abc",
        "is_active": "abc",
        "is_staff": "\x00",
    },
    {
        "administrator": "\x00",
        "slug": "../x",
        "time_zone": "UTC\x00",
        "main_goal": "\x00",
        "colour": "1",
        "joining": "abc",
    },
    {"mail": ["abc", "\x00", "-1", "'" * 500], "reason": "x"},
    {"mail": "00000000-0000-0000-0000-000000000000", "reason": "\x00"},
    {},
]
SENSIBLE = {200, 302, 400, 403, 404, 405, 422}


@pytest.fixture
def houses(furnished: tuple[Tenant, Tenant]) -> tuple[Tenant, Tenant]:
    return furnished


@pytest.fixture(params=["organisation", "operator"])
def admin(request: pytest.FixtureRequest, houses: tuple[Tenant, Tenant]) -> tuple[Client, str, list[str]]:
    """A client signed in to one of the two admins, the address of that admin, and its lists."""
    if request.param == "operator":
        lists = ["members/organisation", "members/user", "cop_platform/operatorentry", "cop_platform/queuedmail"]
        QueuedMail.objects.update(outcome="refused", settled_at=timezone.now(), error="nobody@mereldal.example")
        return signed_in_operator(), "/admin/", lists
    own = ["members/employee", "members/organisationinvitation", "communities/community", "meetings/meeting"]
    return (
        signed_in(houses[0]["Tom"]),
        "/o/mereldal/admin/",
        [*own, "members/organisation", "cop_platform/auditentry"],
    )


def tried(client: Client, places: Iterator[tuple[str, str, dict[str, object]]]) -> dict[str, int]:
    client.raise_request_exception = False
    statuses = {}
    for method, place, data in places:
        response = getattr(client, method)(place, data) if method == "post" else getattr(client, method)(place)
        statuses[f"{method} {place[:200]} {str(data)[:100]}"] = response.status_code
    return {what: status for what, status in statuses.items() if status not in SENSIBLE}


def test_lists_take_no_made_up_query(admin: tuple[Client, str, list[str]], houses: tuple[Tenant, Tenant]) -> None:
    client, address, lists = admin
    before = checksums(*houses)
    places = [f"{address}{each}/?{query}" for each in lists for query in QUERIES]
    places += [f"{address}?{query}" for query in QUERIES]
    assert tried(client, (("get", place, {}) for place in places)) == {}
    assert checksums(*houses) == before


@pytest.mark.parametrize(
    "query", ["id__exact=abc", "user__password__startswith=md5", "password__startswith=md5", "_to_field=password"]
)
def test_nothing_is_looked_up_that_is_not_offered(mereldal: Tenant, query: str) -> None:
    assert signed_in(mereldal["Tom"]).get(f"/o/mereldal/admin/members/employee/?{query}").status_code == 400
    assert signed_in_operator().get(f"/admin/members/user/?{query}").status_code == 400


def test_made_up_ids_are_not_found(admin: tuple[Client, str, list[str]], houses: tuple[Tenant, Tenant]) -> None:
    client, address, lists = admin
    before = checksums(*houses)
    objects = [f"{address}{each}/{quote(odd, safe='%/')}" for each in lists for odd in IDS]
    places = [f"{each}/{page}" for each in objects for page in ["change/", "history/", "departure/"]]
    client.raise_request_exception = False
    statuses = {place: client.get(place).status_code for place in places}
    # "1" may be the key of an account in the operator's admin.
    wrong = {place for place, status in statuses.items() if status not in {400, 404} and "/1/" not in place}
    assert wrong == set()
    made_up = [place for place in places if "history" not in place and statuses[place] != 200]
    assert tried(client, (("post", place, {}) for place in made_up)) == {}
    assert checksums(*houses) == before


def forms_of(client: Client, address: str, each: str) -> list[str]:
    """The list, the form for a new object, and every page about the first object of the list."""
    page = client.get(f"{address}{each}/", follow=True)
    links = [part.split('"')[0].split("?")[0] for part in page.content.decode().split('href="')[1:]]
    objects = [link for link in links if f"{each}/" in link and link.endswith("/change/")] or [
        page.request["PATH_INFO"]
    ]
    acts = ["change/", "history/", "departure/", "return/", "withdrawal/", "cancellation/", "requeue/"]
    own = [objects[0].replace("change/", act) for act in [*acts, "administrator/"]]
    return [f"{address}{each}/", f"{address}{each}/add/", f"{address}{each}/requeue/", *own]


@pytest.mark.parametrize("posted", POSTED, ids=lambda posted: ascii(posted)[:40])
def test_forms_take_no_made_up_data(
    admin: tuple[Client, str, list[str]], houses: tuple[Tenant, Tenant], posted: dict[str, object]
) -> None:
    client, address, lists = admin
    places = [place for each in lists for place in forms_of(client, address, each)]
    before = Organisation.objects.count()
    assert tried(client, (("post", place, posted) for place in places if "departure" not in place)) == {}
    assert Organisation.objects.count() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head", "trace"])
def test_other_methods_do_no_harm(
    admin: tuple[Client, str, list[str]], houses: tuple[Tenant, Tenant], method: str
) -> None:
    client, address, lists = admin
    before = checksums(*houses)
    places = [place for each in lists for place in forms_of(client, address, each)]
    assert tried(client, ((method, place, {}) for place in places)) == {}
    assert checksums(*houses) == before


def test_a_query_string_without_end_is_no_failure(admin: tuple[Client, str, list[str]]) -> None:
    client, address, lists = admin
    many = urlencode([(f"f{index}", "x") for index in range(500)])
    assert tried(client, (("get", f"{address}{each}/?{many}", {}) for each in lists)) == {}
