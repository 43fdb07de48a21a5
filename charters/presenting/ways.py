"""For each part one way to work on it together: a Liberating Structure by its name, in our own words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charters.models import Part

SITE = "https://www.liberatingstructures.com"
ROLES = "roles"


@dataclass(frozen=True)
class Way:
    """``title`` is a proper name and stays as it is in all languages."""

    title: str
    url: str
    minutes: int
    steps: tuple[str | Promise, ...]


WAYS: Mapping[str, Way] = {
    Part.PURPOSE: Way(
        "Nine Whys",
        f"{SITE}/nine-whys/",
        20,
        (
            _("In pairs, five minutes: one tells what you do together."),
            _("The other asks “Why does that matter?”, and again after each answer. Then change places."),
            _("With four, five minutes: which reason did you both end at?"),
            _("All together: one sentence that says it."),
        ),
    ),
    Part.VALUES: Way(
        "1-2-4-All",
        f"{SITE}/1-2-4-all/",
        12,
        (
            _("Alone, one minute: where did you see one of these last month?"),
            _("In pairs, two minutes: tell it."),
            _("With four, four minutes: which one is missing?"),
            _("All together: one sentence from each four."),
        ),
    ),
    Part.AMBITIONS: Way(
        "25/10 Crowd Sourcing",
        f"{SITE}/25-10-crowdsourcing/",
        30,
        (
            _("Everyone writes one bold result on a card, with a first step towards it."),
            _("Walk around and swap cards until nobody knows whose is whose. Read yours; give it one to five points."),
            _("Do that five times, then add up the points."),
            _("Read the highest ones aloud. By when could they be there?"),
        ),
    ),
    Part.CADENCE: Way(
        "Min Specs",
        f"{SITE}/min-specs/",
        15,
        (
            _("Alone, two minutes: write down all rules for when and how you meet."),
            _("With four, eight minutes: cross out every rule without which it would work too."),
            _("All together: keep the few that are left."),
        ),
    ),
    ROLES: Way(
        "What I Need From You",
        f"{SITE}/what-i-need-from-you/",
        25,
        (
            _("For each role, a small group writes down at most two things that it needs from another role."),
            _("Ask them across the room, one after the other."),
            _("The one who is asked answers only: yes, no, I’ll try, or: I don’t understand yet."),
        ),
    ),
    Part.TOOLING: Way(
        "Creative Destruction (TRIZ)",
        f"{SITE}/creative-destruction/",
        20,
        (
            _("With four, five minutes: how would you make sure that nobody ever finds anything?"),
            _("Five minutes: what of that do you do today?"),
            _("All together: stop one of these things. What remains?"),
        ),
    ),
    Part.CRITERIA: Way(
        "What, So What, Now What?",
        f"{SITE}/what-so-what-now-what/",
        15,
        (
            _("Alone, two minutes: what did you see the last time it went well?"),
            _("With four, five minutes: why was that a good sign?"),
            _("All together: which sign do you want to look for from now on?"),
        ),
    ),
    Part.REVIEW_DATE: Way(
        "15% Solutions",
        f"{SITE}/15-percent-solutions/",
        15,
        (
            _("Alone, three minutes: what can you do yourself before that day, without asking anyone?"),
            _("In threes, three minutes each: tell it; the others ask and help."),
            _("Write your own step down, with its day."),
        ),
    ),
}
