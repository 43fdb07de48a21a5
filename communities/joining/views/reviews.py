"""Ask for and answer the review of a declined join request."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.joining.forms import RequestReviewForm
from communities.joining.permissions import can_review
from communities.joining.requests import RequestSettled, RoleEnded
from communities.joining.reviews import NoReviewer, answer_review, request_review
from communities.joining.views.requests import _page, _settled_page, find_request
from communities.models import RequestReview
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


@require_POST
@for_colleagues
def review(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find_request(request, community_slug, public_id)
    if found.employee_id != request.employee.pk:
        raise PermissionDenied(_("Only the person who asked can have the Coach look."))
    try:
        request_review(found)
    except RequestSettled as over:
        return _settled_page(request, over.request)
    except NoReviewer as refusal:
        messages.info(request, str(refusal))
        return refusal.apply_to(_page(request, found))
    messages.success(request, _("The Coach has it, and will talk to you."))
    return redirect(found)


@require_POST
@for_colleagues
def review_answer(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    found = find_request(request, community_slug, public_id)
    found_review = get_object_or_404(found.review_requests.select_related("request__community"))
    if not can_review(request.employee, found_review):
        raise PermissionDenied(_("A Coach who did not answer the request looks at it again."))
    form = RequestReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, found, review_form=form, status=422)
    typed = form.cleaned_data
    try:
        answer_review(found_review, RequestReview.Answer(typed["answer"]), typed["note"], by=request.employee)
    except RequestSettled as over:
        return _settled_page(request, over.request, _("There is nothing to look at any more."), review_form=form)
    except RoleEnded as refusal:
        raise PermissionDenied(str(refusal)) from None
    messages.success(request, _("Your message is on its way to {name}.").format(name=found.employee.display_name))
    return redirect("home", slug)
