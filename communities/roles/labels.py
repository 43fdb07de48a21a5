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


#: Whole sentences, so that each language puts its words in its own order.
STAND_FOR_LABELS = {
    Role.SPONSOR: gettext_lazy("Offer yourself as sponsor"),
    Role.LEADER: gettext_lazy("Offer yourself as leader"),
    Role.COORDINATOR: gettext_lazy("Offer yourself as coordinator"),
    Role.COACH: gettext_lazy("Offer yourself as coach"),
}


NOMINATE_LABELS = {
    Role.SPONSOR: gettext_lazy("Suggest someone as sponsor"),
    Role.LEADER: gettext_lazy("Suggest someone as leader"),
    Role.COORDINATOR: gettext_lazy("Suggest someone as coordinator"),
    Role.COACH: gettext_lazy("Suggest someone as coach"),
}


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
