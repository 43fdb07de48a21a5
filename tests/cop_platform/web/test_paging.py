"""Long lists are neither counted nor walked to their end."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities.models import Community
from cop_platform.web import paging
from cop_platform.web.paging import bounded_page, part_of
from tests.support.people import Tenant, make_community, signed_in


@pytest.fixture
def circles(mereldal: Tenant, monkeypatch: pytest.MonkeyPatch) -> Tenant:
    """Nine communities, and lists of three pages at most."""
    monkeypatch.setattr(paging, "MAX_PAGES", 3)
    with mereldal.enter():
        for number in range(7):
            make_community(mereldal.organisation, f"Circle {number}")
    return mereldal


@pytest.mark.parametrize(("size", "count", "has_more", "pages"), [(2, 6, True, 3), (3, 9, False, 3), (5, 9, False, 2)])
def test_a_list_is_counted_as_far_as_its_pages_go(
    circles: Tenant, size: int, count: int, has_more: bool, pages: int
) -> None:
    with circles.enter():
        page = bounded_page(Community.objects.order_by("name", "id"), size, "999")
    assert (page.number, page.paginator.count, page.paginator.num_pages) == (pages, count, pages)
    assert getattr(page.paginator, "has_more") is has_more  # noqa: B009 - of the subclass


def test_a_list_that_is_not_counted_says_whether_another_page_follows(circles: Tenant) -> None:
    with circles.enter():
        everything = Community.objects.order_by("name", "id")
        with CaptureQueriesContext(connection) as seen:
            parts = [part_of(everything, 4, number) for number in ["1", "2", "3", "999", "x"]]
    assert len(seen) == 5
    assert [(len(part.items), part.number, part.has_next) for part in parts] == [
        (4, 1, True),
        (4, 2, True),
        (1, 3, False),
        (1, 3, False),
        (4, 1, True),
    ]


def test_help_wanted_leads_from_page_to_page(circles: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communities.opportunities.views.PAGE_SIZE", 4)
    chloe, place = signed_in(circles["Chloé"]), "/o/mereldal/opportunities/"
    first, second = (chloe.get(place, {"page": number}).content.decode() for number in "12")
    assert ('rel="next" href="?page=2"' in first, 'rel="prev"' in first) == (True, False)
    assert ('rel="next"' in second, 'rel="prev" href="?page=1"' in second) == (False, True)
    assert (first.count("<section"), second.count("<section")) == (4, 4)
