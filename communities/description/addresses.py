"""Find a community by its web address, and change it. The old one leads to it for ever; no other community gets it."""

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from communities.description.editing import lock_names
from communities.models import Community, FormerSlug
from communities.models.locking import lock_open
from cop_platform.audit.recording import audit_action, record_change
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from members.models import Employee

ADDRESS_CHANGED = audit_action("community_address_changed", _("changed the web address of [a community]"))

#: The address of a community whose name has no letter that an address can hold.
NAMELESS_SLUG = "community"


class SlugTaken(Refusal):
    sentence = _("[Another community] has this address, or had it before. Choose another one.")


class SlugReserved(Refusal):
    sentence = _("A page of this site has this address. Choose another one.")


@transaction.atomic
def change_address(community: Community, slug: str, *, by: Employee) -> bool:
    """Give it another slug; the one before redirects from now on. False if nothing changes.

    Raises :class:`CommunityClosed`, :class:`SlugTaken` and :class:`SlugReserved`.
    """
    lock_names(community.organisation)
    locked = lock_open(community)
    if locked.slug == slug:
        return False
    if is_reserved(slug, locked.organisation.slug):
        raise SlugReserved
    if slug in used_slugs(slug, except_of=locked):
        raise SlugTaken
    before = {"slug": locked.slug}
    former = FormerSlug.objects.filter(community=locked)
    former.filter(slug=slug).delete()  # it is back
    former.create(organisation_id=locked.organisation_id, community=locked, slug=locked.slug)
    community.slug = locked.slug = slug
    locked.save(update_fields=["slug"])
    record_change(ADDRESS_CHANGED, locked, before, by=by)
    return True


def used_slugs(beginning: str, *, except_of: Community | None = None) -> set[str]:
    """Slugs with this beginning that communities here have or had, besides those of one."""
    pk = except_of.pk if except_of else None
    now = Community.objects.exclude(pk=pk).filter(slug__startswith=beginning)
    before = FormerSlug.objects.exclude(community=pk).filter(slug__startswith=beginning)
    return {*now.values_list("slug", flat=True), *before.values_list("slug", flat=True)}


def free_slug(name: str, organisation_slug: str) -> str:
    """A slug after the name that no community here has or had."""
    longest = Community._meta.get_field("slug").max_length or 0
    wanted = slugify(name)[: longest - 5].strip("-") or NAMELESS_SLUG
    taken = used_slugs(wanted)
    if is_reserved(wanted, organisation_slug):
        taken.add(wanted)
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def is_reserved(slug: str, organisation_slug: str) -> bool:
    """Whether the address of such a community is that of another page."""
    try:
        found = resolve(reverse("community", args=[organisation_slug, slug]))
    except Resolver404:
        return True
    return found.url_name != "community"


def community_at(slug: str) -> Community:
    """The community with this slug. Raises Http404."""
    found: Community | None = next(iter(_at_slug(slug)), None)
    if found is None:
        raise Http404
    return found


@planned
def _at_slug(slug: str, _at: Moment) -> QuerySet[Community]:
    found: QuerySet[Community] = Community.objects.filter(slug=slug)
    return found


def community_formerly_at(slug: str) -> Community | None:
    """The community that had this slug before and has another one now."""
    former = FormerSlug.objects.select_related("community").filter(slug=slug).first()
    return former.community if former and former.community.slug != slug else None
