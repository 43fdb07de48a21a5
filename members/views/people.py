"""Pages of and about colleagues."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cop_platform.access import for_colleagues
from cop_platform.web.idempotency import once
from cop_platform.web.rate_limits import TooMany
from members.expertise import topics_of
from members.forms import AskAboutForm, InvitationsForm, ProfileForm
from members.inviting import invite_all, refuse_too_many
from members.models import Employee, Invitation
from members.permissions import can_invite_colleagues
from members.reading import choose_language
from members.requests import ColleagueRequest
from members.retention import terms


@require_safe
@for_colleagues
def person(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    employee = get_object_or_404(Employee, public_id=public_id)
    if employee.is_nameless:
        raise Http404
    topics = [] if employee.left_at else topics_of(employee)
    return render(request, "members/person.html", {"person": employee, "topics": topics})


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def about_me(request: ColleagueRequest, slug: str) -> HttpResponse:
    """What we know about you, and what you can change of it."""
    form = ProfileForm(request.POST or None, instance=request.employee)
    if request.method == "POST" and form.is_valid():
        return _save_profile(request, form)
    # A refused name must not show in the page's head.
    request.employee.refresh_from_db(fields=["name", "works_at", "introduction"])
    return about_me_page(request, form=form, status=422 if form.errors else 200)


def about_me_page(request: ColleagueRequest, *, status: int, **forms: Any) -> HttpResponse:
    """``form`` for what stands about them, ``asking`` for one more thing they may be asked about."""
    context = {
        "form": ProfileForm(instance=request.employee),
        "asking": AskAboutForm(),
        "topics": topics_of(request.employee),
        "kept": terms(),
        **forms,
    }
    return render(request, "members/about_me.html", context, status=status)


def _save_profile(request: ColleagueRequest, form: ProfileForm) -> HttpResponse:
    employee = form.save()
    response = redirect("about-me", request.organisation.slug)
    choose_language(request, response, employee.user.language)
    with translation.override(employee.user.language):
        messages.success(request, _("Saved."))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def invitations(request: ColleagueRequest, slug: str) -> HttpResponse:
    if not can_invite_colleagues(request.employee):
        raise PermissionDenied(_("An administrator of your organisation invites people. Ask one of them."))
    form = InvitationsForm(request.POST or None, initial={"language": request.organisation.language})
    if request.method != "POST" or not form.is_valid():
        return _invitations_page(request, form)
    try:
        if form.to_look_at:
            refuse_too_many(form.to_look_at, by=request.employee)  # what does not fit is not worth looking at
            return _invitations_page(request, form, look=form.to_look_at)
        return redirect(once(request, lambda: _invite_all(request, form.cleaned_data)))
    except TooMany as refusal:
        form.add_error("emails", str(refusal))
        return _invitations_page(request, form, refusal=refusal)


def _invitations_page(
    request: ColleagueRequest, form: InvitationsForm, *, look: list[str] | None = None, refusal: TooMany | None = None
) -> HttpResponse:
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).order_by("-invited_at")[:100]
    context = {"form": form, "waiting": waiting, "look": look}
    status = 429 if refusal else 422 if form.errors else 200
    response = render(request, "members/invitations.html", context, status=status)
    if refusal:
        response.headers["Retry-After"] = refusal.seconds
    return response


def _invite_all(request: ColleagueRequest, typed: dict[str, Any]) -> str:
    """Once for each form: a second click would withdraw the links of the first and mail everyone again."""
    emails = typed["emails"]
    here = invite_all(request.organisation, emails, by=request.employee, language=typed["language"])
    for email in here:
        messages.info(request, _("%(email)s works with us here already.") % {"email": email})
    if invited := len(emails) - len(here):
        told = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", invited)
        messages.success(request, told % {"count": invited})
    return reverse("invitations", args=[request.organisation.slug])
