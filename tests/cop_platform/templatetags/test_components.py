"""Template tags for drawings, dates, pages and mails."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import Context, Template, engines
from django.utils import timezone, translation

from cop_platform.templatetags import components
from members.models import Organisation


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


# --- Drawings -------------------------------------------------------------------------------------------------------
def test_an_icon_is_hidden_from_screen_readers() -> None:
    icon = components.icon("house")
    assert icon.startswith("<svg ")
    assert 'class="ico"' in icon
    assert 'aria-hidden="true"' in icon


def test_a_mark_has_the_ink_and_your_dot() -> None:
    mark = components.ring_mark("tomato", 6, 12, 16, you="active", css="mark")
    assert mark.startswith('<svg class="glyph mark ink-tomato" viewBox="0 0 100 100" aria-hidden="true"')
    assert mark.count("<circle") == 3 + 6 + 12 + 16
    assert mark.count('class="y"') == 1


def test_a_mark_keeps_markup_in_its_ink_out() -> None:
    assert "<script>" not in components.ring_mark('"><script>', 0, 0, 0)


def test_the_poster_draws_five_communities_and_you() -> None:
    poster = components.poster()
    assert poster.count("<g ") == 6
    assert "style=" not in poster


@pytest.mark.parametrize("level", ["periphery", "active", "core"])
def test_each_level_has_an_icon(level: str) -> None:
    assert components.level_icon(level).count("<circle") == 3


def test_a_face_beside_its_name_is_decoration() -> None:
    assert components.avatar("NB") == '<span class="face" aria-hidden="true">NB</span>'


def test_a_face_alone_says_whose_it_is() -> None:
    assert (
        components.avatar("AE", me=True, size="s", label="Amina <3")
        == '<span class="face me s" role="img" aria-label="Amina &lt;3">AE</span>'
    )


def test_people_are_spread_over_the_stops() -> None:
    assert [components.ring_stop(index, 4, 58) for index in range(4)] == ["a58", "a13", "a28", "a43"]


def test_the_small_arc_puts_the_sun_at_its_phase() -> None:
    assert '<circle cx="22.0" cy="5.0" r="4.5"/>' in components.mini_arc(2)


def test_the_life_arc_marks_what_is_done_and_where_it_stands() -> None:
    steps = [("Initiate", "done"), ("Start <up>", "now"), ("Perform", "")]
    assert components.life_arc(steps) == (
        '<ol class="arc"><li class="done"><span>Initiate</span></li>'
        '<li aria-current="step"><span>Start &lt;up&gt;</span></li><li><span>Perform</span></li></ol>'
    )


# --- Dates ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Tue <b>27</b> Oct"), ("nl", "di <b>27</b> okt")],
)
def test_a_day_box_in_the_active_language_and_zone(language: str, words: str) -> None:
    with translation.override(language), timezone.override("Europe/Brussels"):
        box = components.day_box(datetime(2026, 10, 26, 23, 0, tzinfo=UTC))
    assert box == f'<p class="day"><time datetime="2026-10-27T00:00+01:00">{words}</time></p>'


def test_a_day_box_of_a_plain_date() -> None:
    with translation.override("en"):
        assert 'datetime="2026-10-27"' in components.day_box(date(2026, 10, 27))


@pytest.mark.at("2026-06-01T09:00:00Z")
def test_days_and_times_as_filters() -> None:
    start, end = datetime(2026, 10, 27, 11, 0, tzinfo=UTC), datetime(2026, 10, 27, 12, 30, tzinfo=UTC)
    with translation.override("en"), timezone.override("Europe/Brussels"):
        shown = render(
            "{{ a|day_long }}, {{ a|day_short }}, {{ a|time_span:b }}, {{ a|clock }}{{ c|day_short }}",
            a=start,
            b=end,
            c=None,
        )
    assert shown == "Tuesday 27 October, Tue 27 Oct, 12:00–13:30, 12:00"


@pytest.mark.at("2026-06-01T09:00:00Z")
def test_a_day_a_year_away_is_named_with_its_year() -> None:
    with translation.override("en"):
        days = (
            render("{{ a|day_long }}, {{ a|day_short }}", a=date(2027, 8, 3)),
            render("{{ a|day_short }}", a=date(2027, 5, 31)),
        )
    assert days == ("Tuesday 3 August 2027, Tue 3 Aug 2027", "Mon 31 May")


# --- Page layout ------------------------------------------------------------------------------------------------------
BASE = '<b id="{% block section %}{% endblock %}"></b>{% frame "navigation" %}'


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("{% extends base %}{% block section %}meetings{% endblock %}", ["/o/mereldal/meetings/"]),
        ("{% extends base %}{% block section %}home{% endblock %}", ["/o/mereldal/"]),
        ("{% extends base %}", []),
    ],
)
def test_the_menu_follows_the_block_of_the_page(page: str, marked: list[str]) -> None:
    house = Organisation(slug="mereldal", name="Mereldal")
    shown = render(page, base=Template(BASE), organisation=house, me=True)
    assert 'href="/o/mereldal/communities/"' in shown
    assert re.findall(r'href="([^"]+)" aria-current="page"', shown) == marked


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_an_error_page_needs_nothing_but_itself(page: str) -> None:
    with translation.override("en"):
        shown = engines["django"].get_template(page).render({"reference": "K74QX2"})
    assert 'href="/"' in shown
    assert ("K74QX2" in shown) is (page == "500.html")


# --- Mails ----------------------------------------------------------------------------------------------------------
def test_a_button_of_a_mail_carries_its_looks() -> None:
    filled, quiet = (
        components.mail_button("https://x.example/?a=1&b=2", "Yes"),
        components.mail_button("#", "No", quiet=True),
    )
    assert filled.startswith('<a class="btn" href="https://x.example/?a=1&amp;b=2" style="display:inline-block;')
    assert quiet.startswith('<a class="btn2" ')


def test_a_paragraph_of_a_mail_escapes_once() -> None:
    shown = render("{% mail_p %}{{ words }}{% endmail_p %}", words="soup & bread")
    assert shown.endswith(">soup &amp; bread</p>")


def test_typed_text_becomes_paragraphs() -> None:
    shown = components.mail_paragraphs("One <b>\r\nline\r\n\r\n\r\ntwo")
    assert shown.count("<p ") == 2
    assert "One &lt;b&gt;<br>line</p>" in shown


def test_plain_text_is_tidied() -> None:
    assert components.tidy("\n  Hello,\n\n\n\n   \n  soup.  \n\n") == "Hello,\n\nsoup.\n"
