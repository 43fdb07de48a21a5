"""Settings of one's account: language, time zone, and doors to mail and sign-in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cop_platform.access import for_colleagues
from members.accounts.language import remember_language
from members.accounts.lookup import addresses_of
from members.people.forms import AccountForm
from members.requests import ColleagueRequest

PARTS = list(AccountForm.base_fields)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def my_settings(request: ColleagueRequest, slug: str) -> HttpResponse:
    part = request.POST.get("part", "")
    if part not in PARTS:
        return _page(request, status=422 if request.method == "POST" else 200)
    form = AccountForm(request.POST, employee=request.employee, part=part)
    if not form.is_valid():
        return _page(request, status=422, **{part: form})
    form.save()
    response = redirect("my-settings", slug)
    if part == "language":
        remember_language(request, response, request.user.language)
    with translation.override(request.user.language):
        messages.success(request, _("Saved."))
    return response


def _page(request: ColleagueRequest, *, status: int = 200, **forms: AccountForm) -> HttpResponse:
    context = {
        "forms": {part: forms.get(part) or AccountForm(employee=request.employee, part=part) for part in PARTS},
        "addresses": addresses_of(request.user),
        "has_second_factor": Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists(),
    }
    return render(request, "members/people/my_settings.html", context, status=status)
