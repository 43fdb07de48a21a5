"""Convert Digital.gov's published communities and events to a file for ``manage.py import_communities``.

``python -m tools.convert_digitalgov COMMUNITIES EVENTS > communities.json``, where COMMUNITIES is
digitalgov_communities.json and EVENTS is digitalgov_events.json. Whatever is left out, or had to be decided, is
counted on standard error with its reason.

Of an event's start and end only the local time is read. Most published offsets are those of winter all the year round,
and contradict the season; but the site printed the local time with “ET”, so that is what people saw and came by.
"""

import html
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tools.convert_kubernetes import fail, plain, shortened

Record = dict[str, Any]
#: A community's events, by its slug.
Programme = dict[str, list[Record]]

WASHINGTON = ZoneInfo("America/New_York")
ORGANISATION = {"slug": "digital-gov", "name": "Digital.gov", "language": "en", "time_zone": WASHINGTON.key}
#: A domain without mailboxes: the published ids have no e-mail addresses.
MAIL_DOMAIN = "digitalgov.example"
NAME, PURPOSE, DOMAIN, FOCUS, REASON, PLACE = 80, 240, 40, 120, 2000, 160
#: The longest meeting that the import accepts.
LONGEST = timedelta(hours=16)
#: The domain of a community without a published topic.
ANY_DOMAIN = "Digital government"
NO_PLACE = "Place not published"
#: A summary with these words says that the community has ended, so it is not used as the purpose.
ENDED = "no longer active"
OFFSET = re.compile(r"[+-][0-9]{4}$")
#: Hugo shortcodes and HTML tags.
CODES = re.compile(r"\{\{.*?\}\}|<[^<>]*>", re.DOTALL)
ROOMS = {
    "zoom": "Online: Zoom",
    "google": "Online: Google",
    "adobe_connect": "Online: Adobe Connect",
    "youtube_live": "Online: YouTube",
    "online": "Online",
    "in_person": "In person; the place is not published",
}


def main(words: list[str]) -> int:
    if len(words) != 2:
        return fail("Usage: python -m tools.convert_digitalgov COMMUNITIES EVENTS > communities.json")
    try:
        communities, events = (json.loads(Path(word).read_text(encoding="utf-8")) for word in words)
        form, told = convert(communities, events)
    except (KeyError, TypeError, AttributeError) as error:
        return fail(f"These are not the two files expected: {type(error).__name__} {error}")
    except (OSError, ValueError) as error:
        return fail(f"Cannot be read: {error}")
    json.dump(form, sys.stdout, indent=1)
    print(summary(form), *told, sep="\n", file=sys.stderr)
    return 0


def convert(published: Record, calendar: Record) -> tuple[Record, list[str]]:
    """The data for the import, and a line for everything that is left out or had to be decided."""
    communities, events = published["communities"], calendar["events"]
    programme, left = sort_events(events, {each["slug"] for each in communities})
    form = {
        "format": "kring-communities-1",
        "organisation": ORGANISATION,
        "people": [person(lead) for lead in all_leads(communities)],
        "communities": [community(each, programme.get(each["slug"], [])) for each in communities],
    }
    counts = [
        *of_communities(published, programme),
        *((count, f"events not taken: {why}") for why, count in left.items()),
        *of_events(events, programme),
        *of_calendar(calendar),
    ]
    return form, [f"  {count:>6} {what}" for count, what in counts if count]


# --- Communities and people -----------------------------------------------------------------------------------------


def person(identifier: str) -> dict[str, str]:
    return {"id": identifier, "name": f"Lead {identifier}", "email": f"{identifier}@{MAIL_DOMAIN}"}


def all_leads(communities: Iterable[Record]) -> list[str]:
    return sorted({lead for each in communities for lead in each.get("leads", [])})


def is_active(published: Record) -> bool:
    return bool(published["status"] == "active")


def community(published: Record, events: list[Record]) -> Record:
    """Leads are in the core; in an active community they are nominated as Leader. The main goal is always to learn."""
    leads = list(dict.fromkeys(published.get("leads", [])))
    return {
        "slug": published["slug"],
        "name": name(published),
        "language": "en",
        "purpose": purpose(published)[0],
        "domain": domain(published),
        "main_goal": "learn",
        **phase(published, events),
        "participants": [{"person": lead, "level": "core"} for lead in leads],
        "leads": [{"person": lead, "role": "leader"} for lead in leads if is_active(published)],
        "meetings": [meeting(event) for event in events],
    }


def name(published: Record) -> str:
    """The short name if there is one, as some titles are a call: “Join the Communicators”."""
    return shortened(words(published.get("short_name") or published["title"]), NAME)


def purpose(published: Record) -> tuple[str, str]:
    """The purpose and its source: the first of summary, deck and description that has one, else made from the name."""
    said = {
        "summary": words(published.get("summary")),
        "deck": words(published.get("deck")),
        "description": opening(published.get("description")),
    }
    for source, text in said.items():
        if text and ENDED not in text:
            return shortened(text, PURPOSE), source
    return shortened(f"The community of practice {name(published)} of Digital.gov.", PURPOSE), "name"


def opening(description: str | None) -> str:
    """The first paragraph that is not a heading."""
    paragraphs = (part for part in (description or "").split("\n\n") if not part.lstrip().startswith("#"))
    return next(filter(None, map(words, paragraphs)), "")


def domain(published: Record) -> str:
    """The topic with the same name as the community, else its first topic."""
    topics = published.get("topics") or [ANY_DOMAIN]
    topic = published["slug"] if published["slug"] in topics else topics[0]
    return shortened(topic[:1].upper() + topic[1:].replace("-", " "), DOMAIN)


def phase(published: Record, events: list[Record]) -> dict[str, str]:
    """Phase and its date. If a community moved elsewhere, the date is not published: then the last day known of it."""
    founded = published["founded_as_published"][:10]
    if is_active(published):
        return {"phase": "perform", "phase_since": founded}
    if published.get("retired_on"):
        return {"phase": "closed", "phase_since": published["retired_on"]}
    days = [each["start_local"] for each in events] + [seen for seen, _size in published.get("member_history", [])]
    return {"phase": "closed", "phase_since": max([founded, *(day[:10] for day in days)])}


def words(text: str | None) -> str:
    """The text on one line, without shortcodes, tags and entities; of a Markdown link only its text."""
    return plain(html.unescape(CODES.sub(" ", text or "")))


# --- Events ---------------------------------------------------------------------------------------------------------


def sort_events(events: Iterable[Record], slugs: set[str]) -> tuple[Programme, Counter[str]]:
    """Events by the first community each was matched to, and the number left out by reason."""
    programme: Programme = {}
    left: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    for event in events:
        matched = [slug for slug in event["communities"] if slug in slugs]
        keys = {(event["id"],), *((slug, words(event["title"]).casefold(), event["start_local"]) for slug in matched)}
        why = skip_reason(event, matched)
        if not why and keys & seen:
            why = "it stands there twice: the same id, or the same title, community and start"
        if why:
            left[why] += 1
            continue
        seen |= keys
        programme.setdefault(matched[0], []).append(event)
    return programme, left


def skip_reason(event: Record, matched: list[str]) -> str:
    if event.get("draft"):
        return "a draft"
    if not matched:
        return "its community has no page" if event["communities"] else "its host was matched to no community"
    if not event.get("end_local"):
        return "no end is published, and how long it lasted is not for us to say"
    start, end = (datetime.fromisoformat(event[side]) for side in ("start_local", "end_local"))
    if end <= start:
        return "it ends before it begins"
    return "it lasts several days; the hours of each day are not published" if end - start > LONGEST else ""


def meeting(event: Record) -> dict[str, str]:
    """A meeting, with start and end in local time as the site printed them. Empty fields are left out."""
    day, start = event["start_local"].split("T")
    found = {
        "reference": event["id"],
        "focus": shortened(words(event["title"]), FOCUS),
        "reason": shortened(meeting_reason(event), REASON),
        "day": day,
        "start": start[:5],
        "end": event["end_local"].split("T")[1][:5],
        "time_zone": WASHINGTON.key,
        "place": place(event),
        "online_url": stream(event),
    }
    return {field: text for field, text in found.items() if text}


def meeting_reason(event: Record) -> str:
    return words(event.get("summary")) or words(event.get("deck"))


def contradicts_season(event: Record) -> bool:
    """Whether the published offset differs from Washington's on that day. False when no offset is published."""
    offset, start = OFFSET.search(event["start_as_published"]), datetime.fromisoformat(event["start_local"])
    return offset is not None and offset[0] != f"{start.replace(tzinfo=WASHINGTON):%z}"


def kinds(event: Record) -> list[str]:
    """The platform, then the types of the event, as keys of ROOMS."""
    kinds = [event.get("platform") or "", *(event.get("event_type") or [])]
    return [kind.lower().replace("-", "_") for kind in kinds]


def place(event: Record) -> str:
    """The venue, else the online platform, else a text that no place is published."""
    venue = event.get("venue") or {}
    parts = [words(venue.get(part)) for part in ("venue_name", "room", "address", "city")]
    held = [ROOMS[kind] for kind in kinds(event) if kind in ROOMS]
    return shortened(", ".join(filter(None, parts)), PLACE) or (held or [NO_PLACE])[0]


def stream(event: Record) -> str:
    """The URL of a live stream. For other events the video is a recording, not a place to attend."""
    video = event.get("youtube_id")
    return f"https://www.youtube.com/watch?v={video}" if video and "youtube_live" in kinds(event) else ""


# --- Report: what is left out, and what was decided -----------------------------------------------------------------


def summary(form: Record) -> str:
    communities = form["communities"]
    counts = (
        f"{sum(len(each[kind]) for each in communities)} {kind}" for kind in ("participants", "leads", "meetings")
    )
    counted = [f"{len(form['people'])} people", f"{len(communities)} communities", *counts]
    return f"Converted: {', '.join(counted)}. Not taken, or decided:"


def of_communities(published: Record, programme: Programme) -> Iterator[tuple[int, str]]:
    communities = published["communities"]
    ended = [each for each in communities if not is_active(each)]
    retired = [each for each in ended if each.get("retired_on")]
    lists = [each for community in communities for each in community.get("lists", [])]
    purposes = [purpose(each) for each in communities]
    sources = Counter(source for _text, source in purposes)
    yield len(published.get("earlier_pages", [])), "earlier pages: they were removed or renamed"
    yield len(retired), "communities that were retired: closed since that day"
    yield len(ended) - len(retired), "communities that moved elsewhere: closed since the last day we know anything of"
    yield many(communities, lambda each: each.get("redirect_to")), "addresses they moved to: there is no place for it"
    yield sum(len(each.get("leads", [])) for each in ended), "leads of ended communities: in the core, asked nothing"
    yield many(communities, lambda each: not each.get("leads")), "communities that name no lead: nobody is in them"
    members = sum(each.get("members") or 0 for each in lists)
    yield len(lists), f"mailing lists ({members} addresses): only their size is published, so nobody is enrolled"
    for source in ("deck", "description", "name"):
        yield sources[source], f"purposes from the {source}: the summary says none, or only that it has ended"
    cut = many(purposes, lambda each: each[0].endswith("…"))
    yield cut, f"purposes in full: there is room for {PURPOSE} characters, so they are cut"
    yield many(communities, lambda each: each.get("short_name")), "titles that call to join: the short name is taken"
    yield many(communities, lambda each: not each.get("topics")), f"domains: no topic is named, so “{ANY_DOMAIN}”"
    dated = [(each["retired_on"], event) for each in retired for event in programme.get(each["slug"], [])]
    late = many(dated, lambda each: each[1]["start_local"][:10] > each[0])
    yield late, "meetings after their community was retired: taken as published"


def of_events(events: list[Record], programme: Programme) -> Iterator[tuple[int, str]]:
    taken = [event for each in programme.values() for event in each]
    wrong, of_them = many(events, contradicts_season), many(taken, contradicts_season)
    yield wrong, f"events whose offset contradicts the season ({of_them} of them taken): the wall clock counts"
    times = [event[side] for event in taken for side in ("start_as_published", "end_as_published")]
    yield many(times, lambda time: not OFFSET.search(time)), "times without an offset: the wall clock counts"
    yield many(taken, rewritten), "starts rewritten after the day itself: as published last, not as seen that day"
    yield many(taken, lambda event: len(event["communities"]) > 1), "events of several communities: with the first"
    yield repeated(taken, "title"), "titles that came again on another day: meetings of their own"
    yield repeated(taken, "slug"), "addresses that came again on another day: meetings of their own"
    yield many(taken, lambda event: html.unescape(event["title"]) != event["title"]), "titles with HTML entities: read"
    yield many(taken, lambda event: len(words(event["title"])) > FOCUS), f"titles cut to {FOCUS} characters"
    yield many(taken, lambda event: len(meeting_reason(event)) > REASON), f"summaries cut to {REASON} characters"
    yield many(taken, lambda event: place(event) == NO_PLACE), f"places: none is published, so “{NO_PLACE}”"
    yield many(taken, lambda event: not meeting_reason(event)), "meetings without a summary"
    yield many(taken, lambda event: event.get("description")), "descriptions: raw Markdown; the summary is taken"
    yield many(taken, lambda event: event.get("registration_host")), "registration pages: only their host is published"
    recorded = many(taken, lambda event: event.get("youtube_id") and not stream(event))
    yield recorded, "recordings: there is no place for them"
    yield many(taken, lambda event: event.get("authors")), "events with authors: they wrote the page, not said to host"


def many(records: Iterable[Any], test: Callable[[Any], Any]) -> int:
    return sum(bool(test(record)) for record in records)


def rewritten(event: Record) -> bool:
    """Whether the published start was changed after the day of the event."""
    history = event.get("date_history") or []
    before = [start for seen, start in history if seen <= event["start_local"][:10]]
    return bool(before) and before[-1] != history[-1][1]


def repeated(events: Iterable[Record], field: str) -> int:
    """How many events have the same value in this field as an earlier one."""
    counts = Counter(event[field] for event in events if event.get(field))
    return sum(count - 1 for count in counts.values())


def of_calendar(calendar: Record) -> Iterator[tuple[int, str]]:
    moves = calendar.get("reschedules", [])
    yield len(moves), "reschedules: a meeting stands where it was published last, its earlier dates are not told"
    for kind, count in sorted(Counter(each["kind"] for each in calendar.get("withdrawn", [])).items()):
        yield count, f"withdrawn events, {kind}: no end and no community is published, and nobody wrote “called off”"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
