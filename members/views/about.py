"""Pages that say what this is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cop_platform.access import open_to_everyone


@require_safe
@open_to_everyone
def what_is_a_community(request: HttpRequest) -> HttpResponse:
    return render(request, "about/what_is_a_community.html")


@require_safe
@open_to_everyone
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "about/accessibility.html")
