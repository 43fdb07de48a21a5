"""The page of a colleague, and the page about oneself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cop_platform.access import for_colleagues
from members.accounts.language import remember_language
from members.accounts.lookup import addresses_of
from members.invitations.retention import retention_periods
from members.models import Employee
from members.people.expertise import topics_of
from members.people.forms import ExpertiseTopicForm, ProfileForm
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def person(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    employee = get_object_or_404(Employee, public_id=public_id)
    if employee.is_anonymous:
        raise Http404
    topics = [] if employee.left_at else topics_of(employee)
    return render(request, "members/people/person.html", {"person": employee, "topics": topics})


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def about_me(request: ColleagueRequest, slug: str) -> HttpResponse:
    """The page about oneself: view one's data, edit the profile."""
    form = ProfileForm(request.POST or None, instance=request.employee)
    if request.method == "POST" and form.is_valid():
        return _save_profile(request, form)
    # The invalid form has changed the employee in memory: a refused name must not show in the page header.
    request.employee.refresh_from_db(fields=["name", "works_at", "introduction"])
    return about_me_page(request, form=form, status=form.status)


def about_me_page(request: ColleagueRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page about oneself. ``forms``: ``form`` for the profile, ``topic_form`` for adding an expertise topic."""
    context = {
        "form": ProfileForm(instance=request.employee),
        "topic_form": ExpertiseTopicForm(),
        "topics": topics_of(request.employee),
        "retention": retention_periods(),
        "addresses": addresses_of(request.user),
        **forms,
    }
    return render(request, "members/people/about_me.html", context, status=status)


def _save_profile(request: ColleagueRequest, form: ProfileForm) -> HttpResponse:
    employee = form.save()
    response = redirect("about-me", request.organisation.slug)
    remember_language(request, response, employee.user.language)
    with translation.override(employee.user.language):
        messages.success(request, _("Saved."))
    return response
