"""Before one is inside: the front door, and the invitation."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cop_platform.access import by_signed_link, for_signed_in, open_to_everyone
from cop_platform.web.redirects import is_own_path
from members.forms import NameForm
from members.inviting import HasAccount, InvitationEnded, NoInvitation, accept, account_of, invitation_of
from members.models import Invitation, Organisation
from members.reading import choose_language, is_language
from members.requests import OrganisationRequest, SignedInRequest


@require_safe
@for_signed_in
@cache_control(private=True, no_store=True)
def root(request: SignedInRequest) -> HttpResponse:
    """The only organisation, or a choice."""
    organisations = list(Organisation.objects.filter(seats__user=request.user).order_by("name"))
    if len(organisations) == 1:
        return redirect(organisations[0])
    return render(request, "members/organisations.html", {"organisations": organisations})


@require_POST
@open_to_everyone
def set_language(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(own_path(request.POST.get("next", "")))
    code = request.POST.get("language", "")
    if is_language(code):
        choose_language(request, response, code)
    return response


def own_path(address: str) -> str:
    """An address of ours to go back to; anything else leads home."""
    return address if is_own_path(address) else "/"


@require_http_methods(["GET", "HEAD", "POST"])
@by_signed_link
def invitation(request: OrganisationRequest, slug: str, token: str) -> HttpResponse:
    """Opening the link changes nothing; the button does."""
    try:
        found = invitation_of(token, request.organisation)
    except NoInvitation:
        raise Http404 from None
    except InvitationEnded:
        return render(request, "members/invitation_ended.html", status=410)
    if not request.user.is_authenticated and account_of(found):
        # The address has an account already: only who signs in with it takes the seat.
        return redirect_to_login(request.get_full_path())
    if request.user.is_authenticated and request.user != account_of(found):
        return render(request, "members/invitation_for_other.html", {"invitation": found}, status=403)
    return _accept(request, found)


def _accept(request: OrganisationRequest, found: Invitation) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            account = request.user if request.user.is_authenticated else None
            employee = accept(found, form.cleaned_data["name"], account=account)
        except InvitationEnded:
            return render(request, "members/invitation_ended.html", status=410)
        except HasAccount:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_authenticated:
            login(request, employee.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect(request.organisation)
    context = {"invitation": found, "form": form}
    return render(request, "members/invitation.html", context, status=422 if form.errors else 200)
