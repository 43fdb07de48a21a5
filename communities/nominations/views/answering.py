"""Answer a nomination, withdraw a nomination, withdraw an acceptance."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.models import Nomination
from communities.nominations.answering import (
    NominationSettled,
    answer_nomination,
    withdraw_acceptance,
    withdraw_nomination,
)
from communities.nominations.forms import NominationAnswerForm
from communities.nominations.views.filling import accepted_response
from communities.roles.views import roles_url
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import refusal_as_message
from members.requests import ColleagueRequest


@require_POST
@for_colleagues
def nomination(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    found: Nomination = get_object_or_404(
        Nomination.objects.select_related("community", "nominee"), public_id=public_id, nominee=request.employee
    )
    form = NominationAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one."))
        return redirect("home", slug)
    return _answer(request, found, Nomination.Answer(form.cleaned_data["answer"]))


def _answer(request: ColleagueRequest, found: Nomination, answer: Nomination.Answer) -> HttpResponse:
    with refusal_as_message(request):
        answer_nomination(found, answer)
        if answer == Nomination.Answer.ACCEPTED:
            return accepted_response(request, found)
        messages.success(request, _("Your answer is in."))
    return redirect("home", request.organisation.slug)


@require_POST
@for_colleagues
def withdrawal(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    """Withdraw one's nomination of a colleague before the answer, or one's acceptance while the round is open."""
    me, rows = request.employee, Nomination.objects.select_related("community", "nominee", "proposal")
    mine = Q(nominated_by=me) | Q(nominee=me, answer=Nomination.Answer.ACCEPTED)
    found: Nomination = get_object_or_404(rows.filter(mine), public_id=public_id)
    try:
        if found.nominee_id == me.pk and found.answer:
            withdraw_acceptance(found)
        else:
            withdraw_nomination(found)
    except NominationSettled:
        messages.info(request, _("There is an answer already."))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect(roles_url(found.community))
