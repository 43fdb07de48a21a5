"""Add and remove one's own expertise topics."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from members.models import ExpertiseTopic
from members.people.expertise import add_topic, remove_all_topics, remove_topic
from members.people.forms import ExpertiseTopicForm
from members.people.views.profile import profile_page
from members.requests import ColleagueRequest


@require_POST
@for_colleagues
def topics(request: ColleagueRequest, slug: str) -> HttpResponse:
    form = ExpertiseTopicForm(request.POST)
    if not form.is_valid():
        return profile_page(request, topic_form=form, status=422)
    try:
        add_topic(request.employee, form.cleaned_data["text"])
    except Refusal as refusal:
        form.add_error("text", str(refusal))
        return refusal.apply_to(profile_page(request, topic_form=form))
    messages.success(request, _("Colleagues can find you by it now."))
    return _back(request)


@require_POST
@for_colleagues
def topic_removal(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    remove_topic(get_object_or_404(ExpertiseTopic, public_id=public_id, employee=request.employee))
    messages.success(request, _("It is gone."))
    return _back(request)


@require_POST
@for_colleagues
def topics_removal(request: ColleagueRequest, slug: str) -> HttpResponse:
    remove_all_topics(request.employee)
    messages.success(request, _("It is gone."))
    return _back(request)


def _back(request: ColleagueRequest) -> HttpResponse:
    response = redirect("my-profile", request.organisation.slug)
    response["Location"] += "#topics"
    return response
