"""The page of a colleague, and one's own, which is edited in place."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cop_platform.access import for_colleagues
from cop_platform.web.query import search_text
from members.models import Employee, ExpertiseTopic
from members.people.expertise import topic_about, topics_of
from members.people.forms import ExpertiseTopicForm, ProfileForm
from members.requests import ColleagueRequest

PARTS = ProfileForm.Meta.fields


@require_safe
@for_colleagues
def person(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    """The page of a colleague. ``?about=`` is what somebody was looking for when they found this person."""
    employee = get_object_or_404(Employee.objects.select_related("user"), public_id=public_id)
    if employee == request.employee:
        return redirect("my-profile", slug)
    if employee.is_anonymous:
        raise Http404
    topics: list[ExpertiseTopic] = [] if employee.left_at else topics_of(employee)
    topic = topic_about(search_text(request.GET, "about"), topics)
    context = {"person": employee, "topics": topics, "topic": topic}
    return render(request, "members/people/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def my_profile(request: ColleagueRequest, slug: str) -> HttpResponse:
    """One's own page, as colleagues see it, and each part of it to be changed."""
    part = request.POST.get("part", "")
    if part not in PARTS:
        return profile_page(request, status=422 if request.method == "POST" else 200)
    form = ProfileForm(request.POST, instance=request.employee, part=part)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("my-profile", slug)
    # The invalid form has changed the employee in memory: a refused name must not show in the page header.
    request.employee.refresh_from_db(fields=PARTS)
    return profile_page(request, status=form.status, **{part: form})


def profile_page(request: ColleagueRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    """One's own page. ``forms``: by part of the profile, and ``topic_form`` for adding an expertise topic."""
    context = {
        "forms": {part: forms.get(part) or ProfileForm(instance=request.employee, part=part) for part in PARTS},
        "topic_form": forms.get("topic_form") or ExpertiseTopicForm(),
        "topics": topics_of(request.employee),
        "person": request.employee,
    }
    return render(request, "members/people/my_profile.html", context, status=status)
