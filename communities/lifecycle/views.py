"""The page of a community's phase: where it stands, what the next step asks, and how it went."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.lifecycle.checklists import CheckedPoint, checklist, labels_of, signs_of
from communities.lifecycle.forms import StepForm, TakeUpForm
from communities.lifecycle.moving import ReasonMissing, history_of, move, reopen
from communities.lifecycle.permissions import can_move
from communities.lifecycle.phases import BY_CLOSING, asks_reason, drops_idea, steps_from
from communities.models import Community, Phase, Role
from communities.roles.terms import holders
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


@dataclass(frozen=True)
class StepChoice:
    """A step from here as its page shows it, with its checklist and its own form."""

    to: Phase
    points: list[CheckedPoint]
    form: StepForm
    asks_reason: bool
    is_drop: bool
    #: Only the first of the page has the filled button.
    is_next: bool

    @property
    def blocking(self) -> list[CheckedPoint]:
        return [each for each in self.points if each.blocks]

    @property
    def waiting(self) -> list[CheckedPoint]:
        return [each for each in self.points if each.can_wait]


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def phase(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """Everyone in the organisation reads it; those with a role move the community."""
    viewer = viewer_of(get_object_or_404(Community, slug=community_slug), request.employee)
    if request.method != "POST":
        return _page(request, viewer)
    if not can_move(viewer):
        raise PermissionDenied(
            _("The Leader, the Coordinator or the Coach moves [the community] on. Tell them your idea.")
        )
    return _move(request, viewer)


def _move(request: ColleagueRequest, viewer: Viewer) -> HttpResponse:
    community = viewer.community
    form = _form_for(community, request.POST)
    if not form.is_valid():
        return _page(request, viewer, form=form, status=422)
    step = form.step(community)
    try:
        if community.is_closed:
            reopen(community, step, by=request.employee, **form.missing_facts())
        else:
            move(community, step, by=request.employee)
    except Refusal as refusal:
        form.add_error("reason" if isinstance(refusal, ReasonMissing) else None, str(refusal))
        # What stands now, not what this page was made from.
        viewer = viewer_of(Community.objects.get(pk=community.pk), request.employee)
        return refusal.apply_to(_page(request, viewer, form=form))
    messages.success(request, _("It is in phase “{phase}” now.").format(phase=step.to.label))
    return redirect("phase", request.organisation.slug, community.slug)


def _form_for(community: Community, data: Any = None, **options: Any) -> StepForm:
    lacks = community.is_closed and not (community.main_goal and community.domain)
    return (TakeUpForm if lacks else StepForm)(data, **options)


def _page(
    request: ColleagueRequest, viewer: Viewer, *, form: StepForm | None = None, status: int = 200
) -> HttpResponse:
    community = viewer.community
    choices = [
        _choice(viewer, to, form, is_next=index == 0)
        for index, to in enumerate(steps_from(community.phase))
        if (community.phase, to) != BY_CLOSING
    ]
    signs = signs_of(community) if can_move(viewer) else []
    context = {
        "community": community,
        "viewer": viewer,
        "can_move": can_move(viewer),
        "next": choices[0] if choices and community.phase not in {Phase.PERFORM, Phase.WIND_DOWN} else None,
        "others": choices if community.phase in {Phase.PERFORM, Phase.WIND_DOWN} else choices[1:],
        "closing_points": checklist(viewer, Phase.CLOSED) if community.phase == Phase.WIND_DOWN else [],
        "form": form,
        "signs": signs,
        "talk_to": _whom_to_talk_to(viewer) if signs else None,
        "history": [(change, labels_of(change.left_open)) for change in history_of(community)],
    }
    return render(request, "communities/lifecycle/phase.html", context, status=status)


def _choice(viewer: Viewer, to: Phase, typed: StepForm | None, *, is_next: bool) -> StepChoice:
    community = viewer.community
    initial = {"to": to, "seen": community.phase}
    own = typed is not None and typed.data.get("to") == to
    form = typed if own and typed else _form_for(community, initial=initial, auto_id=f"id_{to}_%s")
    return StepChoice(
        to,
        checklist(viewer, to),
        form,
        asks_reason(community.phase, to),
        drops_idea(community.phase, to),
        is_next,
    )


def _whom_to_talk_to(viewer: Viewer) -> Any:
    """The Coach, else the Sponsor, unless that is the viewer."""
    terms = holders([viewer.community], Role.COACH, Role.SPONSOR).get(viewer.community.pk, [])
    others = [term for term in terms if term.employee_id != viewer.employee.pk]
    return next((term for role in (Role.COACH, Role.SPONSOR) for term in others if term.role == role), None)
