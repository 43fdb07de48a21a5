"""What we know about a person, for that person to read and to download."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cop_platform.access import for_colleagues
from cop_platform.personal_data import entries, records_of
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def about_me(request: ColleagueRequest, slug: str) -> HttpResponse:
    return render(request, "members/people/about_me.html", {"entries": entries()})


@require_safe
@for_colleagues
def my_data(request: ColleagueRequest, slug: str) -> HttpResponse:
    """All of it as a file that people and programs can read."""
    text = json.dumps(records_of(request.employee), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"{slug}-{timezone.localdate().isoformat()}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
