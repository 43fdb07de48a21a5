"""Pages outside any organisation: choice of organisation, language, about pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from cop_platform.access import for_signed_in, open_to_everyone
from cop_platform.sorting import SortKey
from cop_platform.web.redirects import is_local_path
from members.accounts.language import is_language, remember_language
from members.models import Organisation
from members.requests import SignedInRequest


@require_safe
@for_signed_in
@cache_control(private=True, no_store=True)
def root(request: SignedInRequest) -> HttpResponse:
    """Redirect to the only organisation, or show a choice."""
    organisations = list(Organisation.objects.filter(seats__user=request.user).order_by(SortKey("name"), "pk"))
    if len(organisations) == 1:
        return redirect(organisations[0])
    return render(request, "members/site/organisations.html", {"organisations": organisations})


@require_POST
@open_to_everyone
def set_language(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(local_path_or_home(request.POST.get("next", "")))
    code = request.POST.get("language", "")
    if is_language(code):
        remember_language(request, response, code)
    return response


def local_path_or_home(address: str) -> str:
    """The address if it is a path of this site, otherwise ``/``."""
    return address if is_local_path(address) else "/"


@require_safe
@open_to_everyone
def what_is_a_community(request: HttpRequest) -> HttpResponse:
    return render(request, "members/site/what_is_a_community.html")


@require_safe
@open_to_everyone
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "members/site/accessibility.html")
