"""The mails of this app, one function each."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.check_ins.questions import SEASON_QUESTION, asked_together
from communities.models import SeasonQuestion
from communities.notifications.messages import Letters, colleagues, letter
from communities.notifications.preferences import can_be_stopped
from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.messages import Letter, absolute
from members.models import Employee

can_be_stopped(
    SEASON_QUESTION,
    about=_("whether your place is still right"),
    stop=_("No more mail asking whether your place in %(community)s is still right?"),
)


@mail_kind(SEASON_QUESTION)
def season_question(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“Still your place in {community}?”: one mail for all that somebody is asked on a day."""
    for person in colleagues(recipient_ids):
        questions = asked_together(object_id, person.pk, revision)
        yield person.pk, _ask(person, questions) if questions else None


def _ask(person: Employee, questions: list[SeasonQuestion]) -> Letter:
    places = [each.participation for each in questions]
    return letter(
        "communities/email/season",
        [place.community for place in places],
        person,
        kind=SEASON_QUESTION,
        places=places,
        only=places[0] if len(places) == 1 else None,
        page=absolute(reverse("home", args=[person.organisation.slug])),
    )
