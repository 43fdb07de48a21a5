"""What stands on the printed page of a version: plain values, all in the language of its community."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from charters.drafting.drafts import sheet_of
from charters.drafting.wording import cadence_sentence, target_day
from charters.models import CharterVersion, Part
from charters.pages.sheet import RoleHolders, role_holders
from communities.notifications.colours import COLOURS
from cop_platform.outbox.messages import absolute
from cop_platform.ui import dates
from cop_platform.ui.ring_mark import ring_mark_circles

#: On paper; the page on the screen has all names, at their full length.
MOST_NAMES, LONGEST_NAME, LONGEST_ORGANISATION = 3, 30, 50
SEAL = (6, 10, 16)
#: The narrowest column, in widths of the letter m.
NARROWEST = 12.0
SOFT_HYPHEN, BREAK = "\u00ad", "\u200b"
STEERING = frozenset({"Cc", "Cf", "Co", "Cs"})
JOINERS = frozenset("\u200c\u200d\u00ad")
#: What only says how an emoji looks (in colour, its skin, who does it), or joins it to another: each is printed alone.
EMOJI_LOOKS = re.compile(
    "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]"
    "|\u200d[\u2640\u2642]"
    "|(?<=[\u2000-\u2bff\ufe0f\U0001f000-\U0001ffff])\u200d"
)


def values_on_paper(version: CharterVersion) -> dict[str, Any]:
    """An adopted or replaced version, as ``charters/printing/sheet.typ`` reads it."""
    community, organisation = version.community, version.community.organisation
    sheet = sheet_of(version)
    holders = role_holders(community, version.replaced_at)
    colours = COLOURS[community.colour]
    address = absolute(version.get_absolute_url())
    with translation.override(community.language), timezone.override(organisation.zone):
        return {
            "lang": community.language,
            "title": printable(community.name),
            "organisation": organisation.name,
            "kicker": _("One-pager, version {number}").format(number=version.number),
            "colours": {"text": colours["kick"], **{name: colours[name] for name in ("solid", "tint", "mid")}},
            "seal": [[each.kind, each.x, each.y, each.radius] for each in ring_mark_circles(*SEAL)],
            "labels": {
                **{part.value: str(part.label) for part in Part},
                "roles": _("Roles"),
                "nothing": _("Nothing here yet."),
                "review_words": _("By then at the latest we look at this page again, together."),
            },
            "purpose": printable(sheet.purpose),
            "review_date": dates.format_day(version.review_on, "j F Y") if version.review_on else "",
            "values": [[printable(each.text), printable(each.behaviour)] for each in sheet.values],
            "ambitions": [[printable(each.text), target_day(each)] for each in sheet.ambitions],
            "cadence": [printable(said) for said in (sheet.cadence.words, cadence_sentence(sheet.cadence)) if said],
            "roles": [[str(each.role.label), _names(each)] for each in holders],
            "tooling": [[printable(each.label), each.url] for each in sheet.tooling],
            "criteria": [printable(each) for each in sheet.criteria],
            "adopted": printable(f"{_shortened(organisation.name, LONGEST_ORGANISATION)}. {_adopted(version)}"),
            "address": address,
            "address-words": f"{urlsplit(address).netloc}{urlsplit(address).path}".replace("/", f"/{BREAK}"),
            "made_at": int(version.adopted_at.timestamp()) if version.adopted_at else 0,
        }


def _adopted(version: CharterVersion) -> str:
    if version.adopted_at is None:
        return ""
    said = {"number": version.number, "day": dates.format_day(version.adopted_at, "j F Y")}
    if version.proposal_id:
        words = _("Version {number}, adopted by consent on {day}.").format(**said)
    else:
        words = _("Version {number}, adopted on {day}.").format(**said)
    if version.replaced_at is None:
        return words
    replaced = _("Replaced on {day}.").format(day=dates.format_day(version.replaced_at, "j F Y"))
    return f"{words} {replaced}"


def _names(held: RoleHolders) -> str:
    names = [printable(_shortened(term.employee.display_name, LONGEST_NAME)) for term in held.terms]
    listed = ", ".join(names[:MOST_NAMES])
    return listed if len(names) <= MOST_NAMES else _("{names} and others").format(names=listed)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def printable(text: str) -> str:
    """The text without signs that only steer, and with places to break words wider than a column."""
    seen = "".join(
        sign for sign in EMOJI_LOOKS.sub("", text) if sign in JOINERS or unicodedata.category(sign) not in STEERING
    )
    return " ".join("".join(_breakable(word)) if _width(word) > NARROWEST else word for word in seen.split(" "))


def _width(word: str) -> float:
    """About how wide a word is, in widths of the letter m."""
    return sum(0.9 if sign.isupper() or sign in "mwMW@%—" or ord(sign) > 0x2000 else 0.55 for sign in word)


def _breakable(word: str) -> Iterator[str]:
    """The word with a soft hyphen at every fourth sign, where no accent or joiner follows."""
    since = 0
    for place, sign in enumerate(word):
        is_start = unicodedata.category(sign)[0] != "M" and sign not in JOINERS and word[place - 1] not in JOINERS
        if since >= 4 and is_start:
            yield SOFT_HYPHEN
            since = 0
        since += 1
        yield sign
