"""Invite colleagues, and accept an invitation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cop_platform.access import by_signed_link, for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from members.accounts.language import speak_to
from members.accounts.lookup import account_of
from members.accounts.sessions import sign_in
from members.invitations.forms import InvitationsForm, NameForm
from members.invitations.inviting import (
    AccountExists,
    InvitationEnded,
    InvitationLinkInvalid,
    accept,
    enforce_invitation_limits,
    invitation_of,
    invite_all,
)
from members.invitations.permissions import can_invite_colleagues
from members.models import OrganisationInvitation
from members.requests import ColleagueRequest, OrganisationRequest


@require_http_methods(["GET", "HEAD", "POST"])
@by_signed_link
def invitation(request: OrganisationRequest, slug: str, token: str) -> HttpResponse:
    """Accept an invitation. Opening the link changes nothing; only the button does."""
    try:
        found = invitation_of(token, request.organisation)
    except InvitationLinkInvalid:
        raise Http404 from None
    except InvitationEnded:
        if not request.user.is_authenticated:
            speak_to(request.organisation.language)
        return render(request, "members/invitations/invitation_ended.html", status=410)
    if not request.user.is_authenticated:
        speak_to(found.language)
    account = account_of(found.email)
    if not request.user.is_authenticated and account:
        # The address has an account already: the seat is taken only by signing in with it.
        return redirect_to_login(request.get_full_path())
    if request.user.is_authenticated and request.user != account:
        return render(request, "members/invitations/invitation_for_other.html", {"invitation": found}, status=403)
    return _accept(request, found)


def _accept(request: OrganisationRequest, found: OrganisationInvitation) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            account = request.user if request.user.is_authenticated else None
            employee = accept(found, form.cleaned_data["name"], account=account)
        except InvitationEnded:
            return render(request, "members/invitations/invitation_ended.html", status=410)
        except AccountExists:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_authenticated:
            sign_in(request, employee.user, "invitation")
        return redirect(request.organisation)
    context = {"invitation": found, "form": form}
    return render(request, "members/invitations/invitation.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def invitations(request: ColleagueRequest, slug: str) -> HttpResponse:
    if not can_invite_colleagues(request.employee):
        raise PermissionDenied(_("An administrator of your organisation invites people. Ask one of them."))
    form = InvitationsForm(request.POST or None, initial={"language": request.organisation.language})
    if request.method != "POST" or not form.is_valid():
        return _invitations_page(request, form)
    try:
        if form.to_preview:
            enforce_invitation_limits(form.to_preview, by=request.employee)  # no preview of what would be refused
            return _invitations_page(request, form, preview=form.to_preview)
        return redirect(submit_once(request, lambda: _invite_all(request, form.cleaned_data)))
    except Refusal as refusal:
        form.add_error("emails", str(refusal))
        return refusal.apply_to(_invitations_page(request, form))


def _invitations_page(
    request: ColleagueRequest, form: InvitationsForm, *, preview: list[str] | None = None
) -> HttpResponse:
    pending_invitations = OrganisationInvitation.objects.filter(accepted_at=None, withdrawn_at=None)
    context = {
        "form": form,
        "pending_invitations": pending_invitations.order_by("-invited_at", "-id")[:100],
        "preview": preview,
    }
    status = 422 if form.errors else 200
    return render(request, "members/invitations/invitations.html", context, status=status)


def _invite_all(request: ColleagueRequest, typed: dict[str, Any]) -> str:
    """Run once for each form: a second click would withdraw the links of the first and mail everyone again."""
    emails = typed["emails"]
    here = invite_all(request.organisation, emails, by=request.employee, language=typed["language"])
    for email in here:
        messages.info(request, _("%(email)s works with us here already.") % {"email": email})
    if invited := len(emails) - len(here):
        told = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", invited)
        messages.success(request, told % {"count": invited})
    return reverse("organisation-invitations", args=[request.organisation.slug])
