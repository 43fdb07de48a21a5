"""The mails of this app, one function each."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import SeasonQuestion
from communities.season import SEASON_QUESTION, asked_together
from communities.wishes import can_be_stopped, unsubscribe_token
from cop_platform.outbox.inks import INKS
from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.letters import Letter, Reader, absolute, write
from members.emails import sender_for
from members.models import Employee

can_be_stopped(
    SEASON_QUESTION,
    about=_("whether your place is still right"),
    stop=_("No more mail asking whether your place in %(community)s is still right?"),
)


@mail_kind(SEASON_QUESTION)
def season_question(object_id: int, revision: int, recipient_ids: list[int]) -> Iterator[tuple[int, Letter | None]]:
    """“Still your place in {community}?”: one mail for all that somebody is asked on a day."""
    questions = asked_together(object_id)
    people = Employee.objects.select_related("user", "organisation").filter(pk__in=recipient_ids, left_at=None)
    for person in people.filter(user__is_active=True):
        yield person.pk, _ask(person, questions) if questions else None


def _ask(person: Employee, questions: list[SeasonQuestion]) -> Letter:
    organisation, places = person.organisation, [each.participation for each in questions]
    communities = [place.community for place in places]
    token = unsubscribe_token(communities, person, SEASON_QUESTION)
    return write(
        "communities/email/season",
        {
            **INKS[communities[0].ink],
            "organisation_name": organisation.name,
            "first_name": person.first_name,
            "places": places,
            "only": places[0] if len(places) == 1 else None,
            "page": absolute(reverse("home", args=[organisation.slug])),
        },
        Reader(person.user.email, person.user.language, person.zone),
        sender=sender_for(organisation),
        unsubscribe=absolute(reverse("unsubscribe", args=[organisation.slug, token])),
    )
