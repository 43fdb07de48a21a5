"""Names, descriptions and labels of roles, as the screen shows them."""

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from communities.models import Role

ROLE_NAMES = {
    Role.SPONSOR: _("sponsor"),
    Role.LEADER: _("leader"),
    Role.COORDINATOR: _("coordinator"),
    Role.COACH: _("coach"),
}


ROLE_DESCRIPTIONS = {
    Role.SPONSOR: _("Opens doors, finds time"),
    Role.LEADER: _("Chooses the topics with everyone"),
    Role.COORDINATOR: _("Rooms, soup, invitations"),
    Role.COACH: _("Helps the group grow"),
}


#: What the role is, as “What is a community of practice?” says it.
ROLE_DEFINITIONS = {
    Role.SPONSOR: _("Opens doors and finds time, and doesn’t steer what the group talks about."),
    Role.LEADER: _("Keeps the question alive and brings people in."),
    Role.COORDINATOR: _("Plans the meetings and sees to room, invitation and soup."),
    Role.COACH: _("Helps the group to look at how it works together."),
}


#: Whole sentences, so that each language puts its words in its own order.
SELECTION_LABELS = {
    Role.SPONSOR: gettext_lazy("Choose a sponsor together"),
    Role.LEADER: gettext_lazy("Choose a leader together"),
    Role.COORDINATOR: gettext_lazy("Choose a coordinator together"),
    Role.COACH: gettext_lazy("Choose a coach together"),
}


SUGGESTION_QUESTIONS = {
    Role.SPONSOR: gettext_lazy("Who would make a good sponsor?"),
    Role.LEADER: gettext_lazy("Who would make a good leader?"),
    Role.COORDINATOR: gettext_lazy("Who would make a good coordinator?"),
    Role.COACH: gettext_lazy("Who would make a good coach?"),
}


VACANCY_LABELS = {
    Role.LEADER: gettext_lazy("Still needed: a leader"),
    Role.COACH: gettext_lazy("Still needed: a coach"),
}


def role_kept(role: str) -> str:
    """The message to a person who leaves a community and still holds this role there."""
    return gettext("You are still {role} here.").format(role=ROLE_NAMES[Role(role)])
