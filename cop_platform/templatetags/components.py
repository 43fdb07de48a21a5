"""Template tags of pages and mails: icons, ring marks, avatars, dates, form fields, mail buttons.

They build their markup in Python: a page of sixty avatars renders without sixty template includes.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cop_platform.forms import rendering
from cop_platform.text import own_direction as text_in_its_own_direction
from cop_platform.ui import dates, marking
from cop_platform.ui import ring_mark as ring_mark_module
from cop_platform.ui.fragments import fragment
from cop_platform.ui.markup import EMPTY, classes, inlined_icon
from cop_platform.web.idempotency import KEY_FIELD, key_for
from cop_platform.web.paging import Part, Slice

register = template.Library()


@register.filter(is_safe=True)
def own_direction(text: object) -> object:
    """Text that people wrote, in its own direction inside a page, a mail or a subject of ours."""
    return text_in_its_own_direction(text) if isinstance(text, str) else text


# --- Navigation -------------------------------------------------------------------------------------------------------
@register.simple_tag
def kept(template_name: str, **values: Any) -> SafeString:
    """A part of a page that is kept under these values, and sees no others (cop_platform/ui/fragments.py)."""
    return fragment(template_name, **values)


@register.simple_tag(takes_context=True)
def frame(context: template.RequestContext, part: str) -> SafeString:
    """A part that all pages have, alike for all colleagues; the navigation marks the section of the page."""
    organisation = context.get("organisation")
    return fragment(
        f"cop_platform/shell/_{part}.html",
        organisation=organisation or None,
        is_inside=bool(organisation and context.get("me")),
        section=_section_of(context) if part == "navigation" else "",
        site_name=context.get("site_name"),
    )


#: Where the kept menu gets what is the reader's own. No text that people wrote has these: its “<” is escaped.
NAME, INITIALS = mark_safe("<!--name-->"), mark_safe("<!--initials-->")
TOKEN, LANGUAGE = mark_safe("<!--token-->"), mark_safe("<!--language-->")


@register.simple_tag(takes_context=True)
def my_menu(context: template.RequestContext) -> SafeString:
    """The menu of whoever is signed in, kept for all who may do the same; what is their own is put in each time."""
    me = context.get("me") or None
    menu: str = fragment(
        "cop_platform/shell/_menu.html",
        organisation=context.get("organisation") or None,
        name=NAME if me else "",
        initials=INITIALS,
        is_administrator=bool(me and me.is_administrator),
        other_organisations=tuple(context.get("other_organisations") or ()),
        token=TOKEN,
        hidden=LANGUAGE,
    )
    own = {TOKEN: _token_field(context), LANGUAGE: language_fields(context)}
    if me:
        own |= {INITIALS: escape(me.initials), NAME: escape(own_direction(me.name))}
    for slot, html in own.items():
        menu = menu.replace(slot, html)
    return mark_safe(menu)  # noqa: S308 - each is escaped


@register.simple_tag(takes_context=True)
def language_fields(context: template.RequestContext) -> SafeString:
    """The hidden fields of the choice of a language: the token, and the page to come back to."""
    if not context.get("request"):
        return EMPTY
    address = context["request"].get_full_path()
    return format_html('{}<input type="hidden" name="next" value="{}">', _token_field(context), address)


def _token_field(context: template.RequestContext) -> SafeString:
    token = context.get("csrf_token")
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token) if token else EMPTY


def _section_of(context: template.RequestContext) -> str:
    """What the page says in its block ``section``."""
    return said_in_block(context, "section")


def said_in_block(context: template.Context, name: str) -> str:
    """What the page says in this block; empty for a page without it."""
    blocks: Any = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks and blocks.get_block(name)
    return str(block.nodelist.render(context)).strip() if block else ""


# --- Graphics ---------------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str) -> SafeString:
    """A lucide icon, inlined; always beside text, so hidden from screen readers."""
    return inlined_icon(str(name))


@register.simple_tag
def logo() -> SafeString:
    return mark_safe(
        '<svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true" focusable="false" fill="none" '
        'stroke="currentColor" stroke-width="2.5"><circle cx="15" cy="15" r="13.5"/><circle cx="15" cy="15" r="7.5"/>'
        '<circle cx="15" cy="15" r="2.6" fill="currentColor" stroke="none"/></svg>'
    )


@register.simple_tag
def ring_mark(ink: str, core: int, active: int, edge: int, you: str = "", css: str = "") -> SafeString:
    """A community's ring mark. ``you`` is the viewer's level: core, active, periphery or empty."""
    return format_html(
        '<svg class="{}" viewBox="0 0 100 100" aria-hidden="true" focusable="false">{}</svg>',
        classes("glyph", css, f"ink-{ink}" if ink else ""),
        _mark(
            min(core, ring_mark_module.MAX_CORE_DOTS),
            min(active, ring_mark_module.MAX_ACTIVE_DOTS),
            min(edge, ring_mark_module.MAX_PERIPHERY_DOTS),
            str(you or ""),
        ),
    )


@cache
def _mark(core: int, active: int, edge: int, you: str) -> SafeString:
    return _circles(ring_mark_module.ring_mark_circles(core, active, edge, you))


def _circles(circles: Iterable[ring_mark_module.Circle]) -> SafeString:
    rows = ((c.kind, f"{c.x:.1f}", f"{c.y:.1f}", f"{c.radius:.1f}") for c in circles)
    return format_html_join("", '<circle class="{}" cx="{}" cy="{}" r="{}"/>', rows)


@register.simple_tag
@cache
def poster() -> SafeString:
    """The ring marks on the sign-in page."""
    groups = format_html_join(
        "",
        '<g class="glyph ink-{}">{}</g>',
        ((c.colour, _circles(ring_mark_module.poster_circles(c))) for c in ring_mark_module.POSTER),
    )
    you = format_html('<g class="glyph">{}</g>', _circles([ring_mark_module.POSTER_YOU]))
    return format_html('<svg viewBox="0 0 560 560" aria-hidden="true" focusable="false">{}{}</svg>', groups, you)


LEVEL_ICONS = {
    "periphery": ((15, 6, "none"), (12, 1.5, "none"), (5.5, 1.5, "none")),
    "active": ((18, 1.5, "none"), (8.75, 6.5, "none"), (5.5, 1.5, "none")),
    "core": ((18, 1.5, "none"), (12, 1.5, "none"), (5.5, 1.5, "currentColor")),
}


@register.simple_tag
def level_icon(level: str) -> SafeString:
    """Three circles, the one of this level emphasised: for the choice of a level."""
    circles = format_html_join(
        "", '<circle cx="20" cy="20" r="{}" stroke-width="{}" fill="{}"/>', LEVEL_ICONS[str(level)]
    )
    return format_html(
        '<svg viewBox="0 0 40 40" aria-hidden="true" focusable="false" stroke="currentColor">{}</svg>', circles
    )


@register.simple_tag
def avatar(initials: str, me: bool = False, size: str = "", label: str = "") -> SafeString:
    """Initials in a circle, yellow for the viewer. Without a label, the name must be beside it."""
    css = classes("face", "me" if me else "", size)
    if label:
        return format_html('<span class="{}" role="img" aria-label="{}">{}</span>', css, label, initials)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, initials)


@register.simple_tag
def ring_stop(index: int, count: int, offset: int = 0) -> str:
    """The CSS class of a position on a ring, a0 to a59."""
    return f"a{ring_mark_module.stop(index, count, offset)}"


@register.simple_tag
def day_box(moment: date) -> SafeString:
    """The weekday, the day and the month, as on a tear-off calendar."""
    return format_html(
        '<p class="day"><time datetime="{}">{} <b>{}</b> {}</time></p>',
        machine_time(moment),
        dates.format_day(moment, "D"),
        dates.format_day(moment, "j"),
        dates.format_day(moment, "M"),
    )


@register.filter
def machine_time(moment: date) -> str:
    """ISO 8601, for the ``datetime`` attribute of ``<time>``."""
    local = dates.to_local(moment)
    return local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()


@register.simple_tag
def mini_arc(phase: int) -> SafeString:
    """Small arc with a community's phase, 0 to 4; the phase's name must be beside it."""
    x, y = ring_mark_module.arc_point(int(phase))
    return format_html(
        '<svg class="mini-arc" viewBox="0 0 44 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/><circle cx="{}" cy="{}" r="4.5"/></svg>',
        ring_mark_module.ARC_PATH,
        f"{x:.1f}",
        f"{y:.1f}",
    )


ARC_STATES = {"done": mark_safe(' class="done"'), "now": mark_safe(' aria-current="step"')}


@register.simple_tag
def life_arc(steps: Sequence[tuple[str, str]]) -> SafeString:
    """The five phases, given as (label, state); state is "done", "now" or empty."""
    items = format_html_join(
        "", "<li{}><span>{}</span></li>", ((ARC_STATES.get(state, EMPTY), label) for label, state in steps)
    )
    return format_html('<ol class="arc">{}</ol>', items)


@register.simple_tag
def pagination(page: Page[Any], query: str = "") -> SafeString:
    """Links to the previous and the next page, if there is more than one. ``query``: the other query parameters."""
    if not page.has_other_pages():
        return EMPTY
    here = _("Page {number} of {pages}").format(number=page.number, pages=page.paginator.num_pages)
    return format_html(
        '<nav class="paging" aria-label="{}">{}<span class="small muted">{}</span>{}</nav>',
        _("Pages"),
        page_link("prev", _("Previous"), page.previous_page_number(), query) if page.has_previous() else "",
        here,
        page_link("next", _("Next"), page.next_page_number(), query) if page.has_next() else "",
    )


@register.simple_tag
def part_links(part: Part, query: str = "") -> SafeString:
    """The same for a list that is not counted."""
    links = [
        page_link("prev", _("Previous"), part.number - 1, query) if part.number > 1 else "",
        page_link("next", _("Next"), part.number + 1, query) if part.has_next else "",
    ]
    return format_html('<nav class="paging" aria-label="{}">{}{}</nav>', _("Pages"), *links) if any(links) else EMPTY


@register.simple_tag
def slice_links(page: Slice, query: str = "") -> SafeString:
    """Links to what stands before and after a page that is read from a place in the list."""
    links = [
        _slice_link("prev", _("Previous"), "before", page.before, query),
        _slice_link("next", _("Next"), "after", page.after, query),
    ]
    return format_html('<nav class="paging" aria-label="{}">{}{}</nav>', _("Pages"), *links) if any(links) else EMPTY


def _slice_link(rel: str, words: str, name: str, value: str, query: str) -> SafeString | str:
    if not value:
        return ""
    address = f"?{query}&{urlencode({name: value})}" if query else f"?{urlencode({name: value})}"
    return format_html('<a class="btn quiet small" rel="{}" href="{}">{}</a>', rel, address, words)


def page_link(rel: str, words: str, number: int, query: str) -> SafeString:
    address = f"?{query}&page={number}" if query else f"?page={number}"
    return format_html('<a class="btn quiet small" rel="{}" href="{}">{}</a>', rel, address, words)


# --- Found words ------------------------------------------------------------------------------------------------------
@register.simple_tag
def marked(text: str, words: Iterable[str]) -> SafeString:
    """The text with these words in ``<mark>``; accents and capitals do not matter."""
    return marking.marked(text, words)


@register.simple_tag
def marked_excerpt(text: str, words: Sequence[str]) -> SafeString:
    """The same of a long text, cut to what stands around the first of these words."""
    return marking.marked(marking.excerpt(text, words), words)


# --- Days and times -------------------------------------------------------------------------------------------------
@register.filter
def day_long(moment: date | None) -> str:
    return dates.day_long(moment) if moment else ""


@register.filter
def day_short(moment: date | None) -> str:
    return dates.day_short(moment) if moment else ""


@register.filter
def clock(moment: datetime | None) -> str:
    return dates.clock(moment) if moment else ""


@register.filter
def time_span(start: datetime, end: datetime) -> str:
    """``{{ meeting.starts_at|time_span:meeting.ends_at }}``"""
    return dates.time_span(start, end)


@register.simple_tag
def zone_name() -> str:
    return timezone.get_current_timezone_name()


# --- Forms ----------------------------------------------------------------------------------------------------------
register.simple_tag(rendering.field)
register.simple_tag(rendering.field_errors)


@register.simple_tag(takes_context=True)
def form_key(context: template.RequestContext) -> SafeString:
    """Hidden field, beside the CSRF token, of a form that creates something; see ``idempotency.submit_once``.

    Autocomplete is off, so that no browser restores an old key.
    """
    key = key_for(context["request"].POST)
    return format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', KEY_FIELD, key)


# --- Mails: not every mail program applies style sheets, so the styles are in the tags --------------------------------
MAIL_BUTTON = (
    "display:inline-block;text-decoration:none;font-size:17px;font-weight:700;line-height:22px;border-radius:999px;"
    "margin:0 8px 10px 0;text-align:center;"
)
FILLED = "background:#171c2e;color:#ffffff;padding:12px 24px;"
QUIET = "color:#171c2e;border:2px solid #171c2e;padding:10px 22px;"
MAIL_TEXT = "margin:0 0 16px;color:#171c2e;font-size:17px;line-height:1.55;"
MAIL_SMALL = "margin:0 0 16px;color:#494f63;font-size:15px;line-height:1.5;"


@register.simple_tag
def mail_button(href: str, label: str, quiet: bool = False) -> SafeString:
    return format_html(
        '<a class="{}" href="{}" style="{}">{}</a>',
        "btn2" if quiet else "btn",
        href,
        MAIL_BUTTON + (QUIET if quiet else FILLED),
        label,
    )


@register.simple_tag
def mail_link(href: str, label: str) -> SafeString:
    return format_html('<a class="lk" href="{}" style="color:#1d3fae;">{}</a>', href, label)


@register.simple_block_tag
def mail_p(content: str, small: bool = False) -> SafeString:
    """A paragraph of a mail: ``{% mail_p %}…{% endmail_p %}``."""
    return format_html(
        '<p class="{}" style="{}">{}</p>', "mu" if small else "tx", MAIL_SMALL if small else MAIL_TEXT, content
    )


@register.filter
def tidy(text: str) -> str:
    """A plain-text mail without the template's indentation, with at most one empty line between paragraphs."""
    lines = "\n".join(line.strip() for line in str(text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


@register.filter
def mail_paragraphs(text: str) -> SafeString:
    """User text as paragraphs of an HTML mail; single line breaks stay."""
    parts = [part.strip() for part in str(text).replace("\r\n", "\n").split("\n\n")]
    rows = ((MAIL_TEXT, format_html_join(mark_safe("<br>"), "{}", ((li,) for li in p.split("\n")))) for p in parts if p)
    return format_html_join("", '<p class="tx" style="{}">{}</p>', rows)
