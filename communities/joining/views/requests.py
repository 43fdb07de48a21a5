"""Coming in where a conversation comes first: asking, answering, a second look, and the words at the door."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.joining.forms import DecisionForm, JoinRequestForm, SecondLookForm
from communities.joining.permissions import (
    can_decide,
    can_look,
    can_read_motivation,
    can_read_request,
)
from communities.joining.requests import (
    NotNeeded,
    Outcome,
    Over,
    RoleEnded,
    TooOften,
    Waits,
    ask,
    check_may_ask,
    decide,
    end_what_is_moot,
    moot,
    withdraw,
)
from communities.joining.reviews import coaches_for, may_be_asked
from communities.models import Community, JoinRequest, SecondLook
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


# --- Asking -------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def new(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community = get_object_or_404(Community, slug=community_slug)
    form = JoinRequestForm(request.POST or None)
    try:
        check_may_ask(community, request.employee)
        if request.method == "POST" and form.is_valid():
            asked = ask(community, request.employee, form.motivation())
            messages.success(request, _("Your request is in. You hear here, and by mail, what came of it."))
            return redirect(asked)
    except Waits as already:
        messages.info(request, _("Your request waits for an answer already."))
        return redirect(already.request)
    except NotNeeded:
        messages.info(request, _not_needed(community))
        return redirect(community)
    except TooOften as often:
        return _form(request, community, form, status=409, again_from=often.again_from)
    return _form(request, community, form, status=422 if form.errors else 200)


def _not_needed(community: Community) -> str:
    if community.is_closed:
        return _("This community is closed, with thanks. What it made can still be read.")
    return _("You need not ask: the door is open to you. Choose your place.")


def _form(
    request: ColleagueRequest, community: Community, form: JoinRequestForm, *, status: int, **extra: Any
) -> HttpResponse:
    context = {"community": community, "form": form, **extra}
    return render(request, "communities/joining/new.html", context, status=status)


# --- One request --------------------------------------------------------------------------------------------------
def find(request: ColleagueRequest, community_slug: str, public_id: str) -> JoinRequest:
    """For who asked and who answers; for everybody else there is no such thing."""
    rows = JoinRequest.objects.select_related("community", "employee", "decided_by")
    found: JoinRequest = get_object_or_404(rows, public_id=public_id, community__slug=community_slug)
    if not can_read_request(request.employee, found):
        raise Http404
    return found


@require_safe
@for_colleagues
def request_page(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    return _page(request, find(request, community_slug, public_id))


def _page(request: ColleagueRequest, found: JoinRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    look = found.second_looks.select_related("answered_by").first()
    is_mine = found.employee_id == request.employee.pk
    context = {
        "join_request": found,
        "community": found.community,
        "is_mine": is_mine,
        "reads_motivation": can_read_motivation(request.employee, found),
        "ended": found.outcome or moot(found),
        "look": look,
        "can_decide": not is_mine,
        "can_ask_coach": is_mine and may_be_asked(found, coaches_for(found)),
        "can_look": look is not None and _waits_for_a_look(found, look) and can_look(request.employee, look),
        "form": DecisionForm(),
        "look_form": SecondLookForm(),
    }
    return render(request, "communities/joining/request.html", {**context, **forms}, status=status)


def _waits_for_a_look(found: JoinRequest, look: SecondLook) -> bool:
    return not look.answer and found.outcome == Outcome.NOT_NOW and not moot(found)


@require_POST
@for_colleagues
def decision(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find(request, community_slug, public_id)
    if not can_decide(request.employee, found):
        raise PermissionDenied(_("Somebody else answers your request. Nobody answers for themselves."))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        decide(found, Outcome(form.cleaned_data["decision"]), form.cleaned_data["reason"], by=request.employee)
    except Over as over:
        return _over(request, over.request, form=form)
    except RoleEnded:
        raise PermissionDenied(_role_ended(found)) from None
    messages.success(request, _("Your answer is in. {name} reads it by mail.").format(name=found.employee.shown_name))
    return redirect("home", slug)


def _role_ended(found: JoinRequest) -> str:
    return _("The role with which you would answer has ended, so nothing was sent. {name} still waits.").format(
        name=found.employee.shown_name
    )


def _over(request: ColleagueRequest, found: JoinRequest, words: str = "", **forms: Any) -> HttpResponse:
    """Somebody was quicker, or nobody needs to answer any more; the page says how it stands now."""
    end_what_is_moot(found.community)
    found.refresh_from_db()
    messages.info(request, words or _how_it_ended(found))
    return _page(request, found, status=409, **forms)


def _how_it_ended(found: JoinRequest) -> str:
    if found.decided_by:
        return _("{name} answered already.").format(name=found.decided_by.shown_name)
    ways = {
        Outcome.WITHDRAWN: _("{name} has taken the request back meanwhile."),
        Outcome.OPENED: _("The community is open to everyone now. Nobody needs to ask."),
        Outcome.CLOSED: _("The community has closed meanwhile. The request ends with it."),
        Outcome.LEFT: _("{name} has left the organisation."),
    }
    words: str = ways.get(found.outcome, _("There is nothing to answer here any more."))  # type: ignore[call-overload]
    return words.format(name=found.employee.shown_name)


@require_POST
@for_colleagues
def withdrawal(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find(request, community_slug, public_id)
    if found.employee_id != request.employee.pk:
        raise PermissionDenied(_("Only the person who asked can take a request back. You can answer it."))
    try:
        withdraw(found)
    except Over as over:
        return _over(request, over.request)
    messages.success(request, _("You have taken your request back, and what you wrote is deleted."))
    return redirect(found.community)
