"""Ask for and answer the review of a declined join request."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.joining.forms import SecondLookForm
from communities.joining.permissions import can_look
from communities.joining.requests import Over, RoleEnded
from communities.joining.reviews import NoCoach, answer_look, ask_the_coach
from communities.joining.views.requests import _over, _page, _role_ended, find
from communities.models import SecondLook
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


# --- A second look ------------------------------------------------------------------------------------------------
@require_POST
@for_colleagues
def second_look(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find(request, community_slug, public_id)
    if found.employee_id != request.employee.pk:
        raise PermissionDenied(_("Only the person who asked can have the Coach look."))
    try:
        ask_the_coach(found)
    except Over as over:
        return _over(request, over.request)
    except NoCoach:
        messages.info(request, _("There is no other Coach right now who could look. Talk to whoever answered you."))
        return _page(request, found, status=409)
    messages.success(request, _("The Coach has it, and will talk to you."))
    return redirect(found)


@require_POST
@for_colleagues
def second_look_answer(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find(request, community_slug, public_id)
    look = get_object_or_404(found.second_looks.select_related("request__community"))
    if not can_look(request.employee, look):
        raise PermissionDenied(_("A Coach who did not answer the request looks at it again."))
    form = SecondLookForm(request.POST)
    if not form.is_valid():
        return _page(request, found, look_form=form, status=422)
    typed = form.cleaned_data
    try:
        answer_look(look, SecondLook.Answer(typed["look"]), typed["words"], by=request.employee)
    except Over as over:
        return _over(request, over.request, _("There is nothing to look at any more."), look_form=form)
    except RoleEnded:
        raise PermissionDenied(_role_ended(found)) from None
    messages.success(request, _("Your words are on their way to {name}.").format(name=found.employee.shown_name))
    return redirect("home", slug)
