"""Template tags about the changes of a community's name, purpose, domain, rhythm and goals."""

from django import template
from django.utils.translation import gettext_lazy as _

from communities.models import Community, CommunityRevision
from cop_platform.text import own_direction

register = template.Library()

SENTENCES = {
    CommunityRevision.Field.NAME: _("{name} changed the name"),
    CommunityRevision.Field.PURPOSE: _("{name} changed the purpose"),
    CommunityRevision.Field.DOMAIN: _("{name} changed the domain"),
    CommunityRevision.Field.CADENCE: _("{name} changed the rhythm"),
    CommunityRevision.Field.GOALS: _("{name} changed the goals"),
}
#: By a charter: all members together.
IN_CHARTER_SENTENCES = {
    CommunityRevision.Field.PURPOSE: _("A one-pager was adopted, with this purpose"),
    CommunityRevision.Field.CADENCE: _("A one-pager was adopted, with this rhythm"),
}


@register.simple_tag
def revision_sentence(revision: CommunityRevision) -> str:
    """Who changed what: “Nele Baert changed the purpose”."""
    if revision.changed_by is None:
        return str(IN_CHARTER_SENTENCES[CommunityRevision.Field(revision.field)])
    sentence = str(SENTENCES[CommunityRevision.Field(revision.field)])
    return sentence.format(name=own_direction(revision.changed_by.display_name))


@register.filter
def can_be_put_back(revision: CommunityRevision, community: Community) -> bool:
    """Whether the community says something else now than before this change."""
    is_text = revision.field != CommunityRevision.Field.GOALS  # which are chosen, not written
    return is_text and str(getattr(community, revision.field)) != revision.before
