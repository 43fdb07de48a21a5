"""Style sheets: one shared sheet, one order of layers, and a sheet of its own for what only one page needs."""

import re
from pathlib import Path

import pytest
from django.test import Client

from cop_platform import settings as installation
from cop_platform import static_files
from tests.support.addresses import crawl, our_addresses, put_back_belongings, sample
from tests.support.people import signed_in

SHEETS = Path(installation.BASE_DIR, "static/css")
PARTS = ["tokens.css", "base.css", "components.css", "forms.css", "navigation.css"]
#: Of both admins, over the sheets of Django's, which have no layers: tests/journeys/test_administration.py.
ADMINISTRATION = "cop_platform/administration.css"
#: Sheets of single pages, ``static/css/<app>/<page>.css``, as ``<app>/<page>.css``.
OF_PAGES = sorted(
    name for file in SHEETS.glob("*/*.css") if (name := file.relative_to(SHEETS).as_posix()) != ADMINISTRATION
)

STYLE_SHEET = re.compile(r'<link(?=[^>]* rel="stylesheet")[^>]* href="/static/([^"]+)"')


def linked(page: str) -> list[str]:
    return STYLE_SHEET.findall(page)


def text(name: str) -> str:
    return SHEETS.joinpath(name).read_text()


def first_classes(sheet: str) -> set[str]:
    """Classes with which the rules of a sheet begin, without nested ones."""
    return set(re.findall(r"^  \.([\w-]+)", sheet, re.MULTILINE))


@pytest.mark.usefixtures("collected", "db")
def test_the_common_sheet_is_served_in_one_piece() -> None:
    visitor = Client()
    common, own = linked(visitor.get("/accounts/login/").content.decode())
    assert re.fullmatch(r"css/common\.\w{12}\.css", common)
    assert re.fullmatch(r"css/members/entrance\.\w{12}\.css", own)

    answer = visitor.get(f"/static/{common}")
    assert answer["Cache-Control"] == "max-age=315360000, public, immutable"
    served = answer.getvalue().decode()
    assert "@import" not in served
    # Only the addresses of the fonts change, by their hashes.
    unhashed = re.sub(r"\.\w{12}\.woff2", ".woff2", served)
    places = [unhashed.index(text(part).strip()) for part in PARTS]
    assert places == sorted(places)
    assert 0 < unhashed.index("@layer reset, tokens") < places[0]
    for font in re.findall(r'url\("\.\./([^"]+)"\)', served):
        assert visitor.get(f"/static/{font}").getvalue().startswith(b"wOF2")


def test_a_part_that_is_missing_is_not_left_out() -> None:
    with pytest.raises(KeyError, match=r"css/common\.css"):
        static_files.joined_sheet({})


def test_the_parts_of_the_common_sheet_lie_beside_it() -> None:
    assert re.findall(r'@import "([^"]+)";', text("common.css")) == PARTS
    assert {file.name for file in SHEETS.glob("*.css")} == {"common.css", *PARTS}
    assert [name for name in [*PARTS, *OF_PAGES] if "@import" in text(name)] == []


def test_the_order_of_the_layers_stands_once() -> None:
    names = ["common.css", *PARTS, *OF_PAGES]
    orders = {name: found for name in names if (found := re.findall(r"@layer ([\w, ]+);", text(name)))}
    assert list(orders) == ["common.css"]
    [order] = orders["common.css"]
    used = {layer for name in names for layer in re.findall(r"@layer (\w+) \{", text(name))}
    assert used == set(order.split(", "))
    # Only fonts are outside the layers.
    line = re.compile(r"^[^\s}/*@]+.*\{|^@(?!layer|font-face|import).*", re.MULTILINE)
    outside = {name: line.findall(text(name)) for name in names}
    assert {name: found for name, found in outside.items() if found} == {}


def test_every_page_links_the_common_sheet_and_at_most_its_own(db: None) -> None:
    own = put_back_belongings("mereldal", "Hilde Merelveld", "Blackbird Song", "Why they sing at night")
    starts = [address.path(own.slug, sample(address, own)) for address in our_addresses()]
    starts += ["/accounts/login/", "/accounts/logout/", "/accounts/password/reset/", "/o/nowhere/"]
    common = first_classes("".join(map(text, PARTS)))
    only_there = {f"css/{name}": first_classes(text(name)) - common for name in OF_PAGES}
    seen = set()
    for client in [Client(), signed_in(own.person)]:
        for place, page in crawl(client, starts, most_of_a_kind=1).items():
            if "<html" not in page or "/admin/" in place:
                continue
            sheets = linked(page)
            assert sheets[:1] == ["css/common.css"], place
            assert len(sheets) <= 2, place
            assert set(sheets[1:]) <= set(only_there), place
            seen |= set(sheets[1:])
            classes = {name for found in re.findall(r'class="([^"]*)"', page) for name in found.split()}
            without = {
                sheet: found for sheet in set(only_there) - set(sheets) if (found := only_there[sheet] & classes)
            }
            assert without == {}, place
    assert seen == set(only_there)
