"""The page of a draft: its parts are edited where they stand, and saved one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from charters.adoption.adopting import amend_part
from charters.adoption.permissions import can_amend_version, can_propose_version
from charters.comparing.changes import changes_in_part
from charters.comparing.words import Piece
from charters.drafting.drafts import PartChanged, drop_draft, open_version, save_part, start_draft
from charters.drafting.forms import FORMS
from charters.drafting.part_form import PartForm, sealed
from charters.drafting.parts import parse
from charters.drafting.permissions import can_draft
from charters.keeping.untouched import goes_on, is_untouched, keep_draft
from charters.models import CharterPart, CharterRemark, CharterVersion, Part
from charters.pages.charter import find_viewer
from charters.pages.sheet import sections
from charters.remarks.forms import RemarkForm
from charters.remarks.permissions import can_handle_remark, can_remark
from charters.remarks.remarks import remarks_of
from communities.models import Community
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.text import own_direction
from cop_platform.web.refusals import Refusal, refusal_as_message
from members.requests import ColleagueRequest


def who_writes() -> str:
    return _("The core group and role holders write the one-pager. You can step in any day.")


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def draft(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """The draft, or the version in a round; ``?part=values`` opens that part. A POST saves it."""
    viewer = find_viewer(request, community_slug)
    version = open_version(viewer.community)
    if version is None:
        messages.info(request, _without_draft(request))
        return redirect("charter", slug, community_slug)
    opened = request.GET.get("part", "")
    if opened not in Part.values and request.GET.get("remark") in Part.values and version.is_draft:
        beside = OpenRemark(Part(request.GET["remark"]), RemarkForm())
        return draft_page(request, viewer, version, beside if can_remark(viewer) else None)
    if opened not in Part.values:
        return draft_page(request, viewer, version)
    if not can_draft(viewer):
        raise PermissionDenied(who_writes())
    if request.method != "POST" and not _can_edit(viewer, version):
        raise PermissionDenied(_frozen())
    return _edit(request, viewer, version, Part(opened))


def _without_draft(request: ColleagueRequest) -> str:
    """That there is no draft; after somebody wrote a part of it, with their words."""
    hidden = {"csrfmiddlewaretoken", "revision", "opened"}
    typed = [str(value) for name, value in request.POST.items() if name not in hidden and name[:4] != "key_"]
    text = Truncator(", ".join(each for each in typed if each.strip())).chars(1000)
    if not text:
        return _("There is no draft now.")
    said = _("There is no draft now, so this part was not saved. You wrote: “{text}”.")
    return said.format(text=own_direction(text))


def _can_edit(viewer: Viewer, version: CharterVersion) -> bool:
    """In a draft the core group and role holders; during the round whoever looks after the proposal."""
    return can_draft(viewer) and (version.is_draft or can_amend_version(viewer.employee, version))


def _frozen() -> str:
    return _("Frozen while it is decided. Say on the decision what you would change.")


def _edit(request: ColleagueRequest, viewer: Viewer, version: CharterVersion, part: Part) -> HttpResponse:
    row: CharterPart = version.parts.get(part=part)
    kind = FORMS[part]
    if request.method != "POST":
        return draft_page(request, viewer, version, OpenPart(part, kind(initial=_initial(kind, row))))
    form = kind(request.POST, initial=_initial(kind, row))
    if not form.is_valid():
        return draft_page(request, viewer, version, OpenPart(part, form), status=422)
    # Whoever had a part open when the version was proposed meets its refusal, with what was typed.
    save = amend_part if can_amend_version(request.employee, version) else save_part
    revision = form.cleaned_data["revision"]
    try:
        save(version, part, form.value(), by=request.employee, revision=-1 if revision is None else revision)
    except PartChanged as now:
        since = _changes_since(form, now.part, version.community)
        form.data = {**request.POST.dict(), "revision": str(now.part.revision), "opened": sealed(now.part)}
        return draft_page(request, viewer, version, OpenPart(part, form, now.part, since), status=409)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(draft_page(request, viewer, version, OpenPart(part, form)))
    messages.success(request, _("Saved: {part}.").format(part=part.label))
    return redirect(f"{reverse('charter-draft', args=[request.organisation.slug, version.community.slug])}#edit-{part}")


def _initial(kind: type[PartForm], row: CharterPart) -> dict[str, Any]:
    return {**kind.initial_of(parse(row.part, row.content)), "revision": row.revision, "opened": sealed(row)}


def _changes_since(form: PartForm, row: CharterPart, community: Community) -> list[list[Piece]]:
    """What others changed in a part since this form was opened; nothing if that is not known."""
    opened = form.content_as_opened(row)
    if opened is None:
        return []
    return changes_in_part(Part(row.part), parse(row.part, opened), parse(row.part, row.content), community)


@dataclass(frozen=True)
class OpenPart:
    """A part that is open for editing. ``theirs``: what somebody else saved; ``since``: what that changed."""

    part: Part
    form: PartForm
    theirs: CharterPart | None = None
    since: Sequence[list[Piece]] = ()


@dataclass(frozen=True)
class OpenRemark:
    """A remark that is being written: a new one beside ``part``, or ``remark``, which is changed."""

    part: Part
    form: RemarkForm
    remark: CharterRemark | None = None


def draft_page(
    request: ColleagueRequest,
    viewer: Viewer,
    version: CharterVersion,
    opened: OpenPart | OpenRemark | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page, with a part open for editing, or with the form of a remark."""
    remarks, is_draft = remarks_of(version), version.is_draft
    part = opened if isinstance(opened, OpenPart) else None
    context = {
        "community": version.community,
        "viewer": viewer,
        "version": version,
        "sections": sections(
            version,
            form=part.form if part else None,
            opened=part.part if part else "",
            theirs=part.theirs if part else None,
            remarks=remarks,
        ),
        "since": part.since if part else (),
        "has_remarks": bool(remarks),
        "remark_on": opened if isinstance(opened, OpenRemark) else None,
        "can_remark": is_draft and can_remark(viewer),
        "can_handle": is_draft and can_handle_remark(viewer),
        "me": request.employee,
        "can_edit": _can_edit(viewer, version),
        "is_untouched": is_untouched(version),
        "goes_on": goes_on(version),
        "can_drop": version.is_draft and can_draft(viewer),
        "can_propose": version.is_draft and can_propose_version(viewer),
        "proposal_url": version.proposal.get_absolute_url() if version.is_in_round and viewer.is_member else "",
    }
    return render(request, "charters/pages/draft.html", context, status=status)


@require_POST
@for_colleagues
def keeping(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Keep a draft that nobody touched, for another year."""
    viewer = find_viewer(request, community_slug)
    if not can_draft(viewer):
        raise PermissionDenied(who_writes())
    version = open_version(viewer.community)
    if version is None:
        messages.info(request, _("There is no draft now."))
        return redirect("charter", slug, community_slug)
    with refusal_as_message(request):
        keep_draft(version)
        messages.success(request, _("The draft stays."))
    return redirect("charter-draft", slug, community_slug)


@require_POST
@for_colleagues
def new_version(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Start a draft. Whoever comes second finds it there."""
    community: Community = get_object_or_404(Community, slug=community_slug)
    if not can_draft(viewer_of(community, request.employee)):
        raise PermissionDenied(who_writes())
    with refusal_as_message(request):
        start_draft(community, by=request.employee)
    return redirect("charter-draft", slug, community_slug)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def removal(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Ask once more, then drop the draft."""
    viewer = find_viewer(request, community_slug)
    if not can_draft(viewer):
        raise PermissionDenied(who_writes())
    version = open_version(viewer.community)
    if version is None or not version.is_draft:
        messages.info(request, _("There is no draft now."))
        return redirect("charter", slug, community_slug)
    if request.method != "POST":
        context = {"community": version.community, "version": version}
        return render(request, "charters/pages/draft_removal.html", context)
    with refusal_as_message(request):
        drop_draft(version)
        messages.success(request, _("The draft is gone."))
    return redirect("charter", slug, community_slug)
