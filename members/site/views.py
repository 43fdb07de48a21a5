"""Pages outside any organisation: choice of organisation, language, about pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from cop_platform.access import for_signed_in, open_to_everyone
from cop_platform.attention import action_items_for
from cop_platform.sorting import SortKey
from cop_platform.tenancy import enter
from cop_platform.web.redirects import is_local_path
from members.accounts.language import is_language, remember_language
from members.models import Employee, Organisation
from members.requests import SignedInRequest

#: Each organisation is asked with the same few statements; beyond this many only their names are shown.
MAX_COUNTED = 6


@require_safe
@for_signed_in
@cache_control(private=True, no_store=True)
def root(request: SignedInRequest) -> HttpResponse:
    """Redirect to the only organisation, or show a choice."""
    organisations = list(Organisation.objects.filter(seats__user=request.user).order_by(SortKey("name"), "pk"))
    if len(organisations) == 1:
        return redirect(organisations[0])
    choices = [
        (each, _waiting(each, request) if place < MAX_COUNTED else 0) for place, each in enumerate(organisations)
    ]
    return render(request, "members/site/organisations.html", {"choices": choices})


def _waiting(organisation: Organisation, request: SignedInRequest) -> int:
    """How many things wait for this person there."""
    with enter(organisation):
        employee = Employee.objects.filter(user=request.user, left_at=None).first()
        return len(action_items_for(employee)) if employee else 0


@require_POST
@open_to_everyone
def set_language(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(local_path_or_home(request.POST.get("next", "")))
    code = request.POST.get("language", "")
    if is_language(code):
        remember_language(request, response, code)
        if request.user.is_authenticated:
            with translation.override(code):
                messages.success(request, _("Pages and mails to you are in English from now on."))
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
