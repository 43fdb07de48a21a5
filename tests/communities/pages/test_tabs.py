"""The tabs of a community and its “Look after” menu, which are kept for all who see the same."""

import re

from tests.support.people import Tenant, make_meeting, signed_in

HOUSE = "/o/mereldal/communities/plain-language/"
TABS = re.compile(r'<a href="([^"]+)" aria-current="(page|true)">')


def tabs_of(text: str) -> str:
    return text.split('<ul class="tabs">')[1].split("</nav>", maxsplit=1)[0]


def test_a_tab_is_the_page_itself_and_a_page_below_it_names_it(mereldal: Tenant) -> None:
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"])
    client = signed_in(mereldal["Wout"])
    seen = {
        address: TABS.findall(tabs_of(client.get(address).content.decode()))
        for address in [HOUSE, f"{HOUSE}meetings/", meeting.get_absolute_url(), f"{HOUSE}settings/"]
    }
    assert seen == {
        HOUSE: [(HOUSE, "page")],
        f"{HOUSE}meetings/": [(f"{HOUSE}meetings/", "page")],
        meeting.get_absolute_url(): [(f"{HOUSE}meetings/", "true")],
        f"{HOUSE}settings/": [],
    }


def test_what_is_kept_for_one_reader_is_not_shown_to_another(mereldal: Tenant, duinzicht: Tenant) -> None:
    coordinator, outsider = signed_in(mereldal["Wout"]), signed_in(mereldal["Chloé"])
    elsewhere, there = signed_in(duinzicht["Wout"]), HOUSE.replace("mereldal", "duinzicht")
    for _twice in range(2):
        assert f"{HOUSE}settings/" in tabs_of(coordinator.get(HOUSE).content.decode())
        assert f"{HOUSE}settings/" not in tabs_of(outsider.get(HOUSE).content.decode())
        assert "mereldal" not in tabs_of(elsewhere.get(there).content.decode())


def test_the_head_of_a_page_below_says_where_each_reader_sits(mereldal: Tenant) -> None:
    page = f"{HOUSE}meetings/"
    said = []
    for name in ["Wout", "Chloé", "Wout"]:
        text = signed_in(mereldal[name]).get(page).content.decode()
        head = text.split('<div class="head">')[1].split("</div>")[0]
        said.append('class="you"' in head)
    assert said == [True, False, True]
