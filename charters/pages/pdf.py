"""A version as PDF: one A4 page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from charters.models import CharterVersion
from charters.pages.charter import READABLE
from charters.pages.paper import values_on_paper
from charters.printing.typesetting import NotSet, pdf_of
from cop_platform.access import for_colleagues
from cop_platform.web.compression import uncompressed
from members.requests import ColleagueRequest


@require_safe
@uncompressed  # it is compressed inside
@for_colleagues
def version_pdf(request: ColleagueRequest, slug: str, community_slug: str, number: int) -> HttpResponse:
    """An adopted or replaced version; should it not succeed, the page, which prints as well."""
    rows = CharterVersion.objects.filter(state__in=READABLE).select_related("community__organisation")
    found: CharterVersion = get_object_or_404(rows, community__slug=community_slug, number=number)
    try:
        pdf = pdf_of(values_on_paper(found))
    except NotSet:
        messages.warning(request, _("The PDF could not be made just now. Print this page itself instead."))
        return redirect(found)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{community_slug}-{number}.pdf"'
    return response
