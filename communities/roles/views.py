"""The pages of one's own role term: what was agreed, and resigning."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.models import Community, Role, RoleTerm
from communities.roles.forms import AgreementForm, HandoverForm
from communities.roles.terms import NotHeld, agree_term, handover_notes, resign, term_of
from cop_platform.access import for_colleagues
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


def find_role(community_slug: str, role: str) -> tuple[Community, Role]:
    if role not in Role.values:
        raise Http404
    return get_object_or_404(Community, slug=community_slug), Role(role)


def roles_url(community: Community) -> str:
    return reverse("how-we-work", args=[community.organisation.slug, community.slug])


# --- One's own role -----------------------------------------------------------------------------------------------
def _find_my_term(request: ColleagueRequest, community_slug: str, role: str) -> RoleTerm:
    found, held = find_role(community_slug, role)
    term = term_of(found, request.employee, held)
    if term is None:
        raise Http404
    return term


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def my_term(request: ColleagueRequest, slug: str, community_slug: str, role: str) -> HttpResponse:
    """Say until when and how much time; or step down, with a form that goes to ``resignation``."""
    term = _find_my_term(request, community_slug, role)
    form = AgreementForm(request.POST or None, initial={"until": term.until, "hours": term.hours})
    if request.method == "POST" and form.is_valid():
        return _save_agreement(request, term, form)
    return _term_page(request, term, form=form, status=422 if form.errors else 200)


def _save_agreement(request: ColleagueRequest, term: RoleTerm, form: AgreementForm) -> HttpResponse:
    try:
        agree_term(term, **form.cleaned_data)
    except NotHeld:
        raise Http404 from None
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_term_page(request, term, form=form))
    messages.success(request, _("Saved."))
    return redirect(roles_url(term.community))


def _term_page(request: ColleagueRequest, term: RoleTerm, *, status: int = 200, **forms: Form) -> HttpResponse:
    context = {
        "community": term.community,
        "term": term,
        "role": term.role,
        "form": AgreementForm(initial={"until": term.until, "hours": term.hours}),
        "handover_form": HandoverForm(),
        "previous_term": next((note for note in handover_notes(term.community) if note.role == term.role), None),
        **forms,
    }
    return render(request, "communities/roles/my_term.html", context, status=status)


@require_POST
@for_colleagues
def resignation(request: ColleagueRequest, slug: str, community_slug: str, role: str) -> HttpResponse:
    """Step down; the form is on the page of ``my_term``."""
    term = _find_my_term(request, community_slug, role)
    form = HandoverForm(request.POST)
    if not form.is_valid():
        return _term_page(request, term, handover_form=form, status=422)
    try:
        resign(term, note=form.cleaned_data["note"])
    except NotHeld:
        raise Http404 from None
    messages.success(request, _("You’ve stepped down. Thank you for what you did."))
    return redirect(roles_url(term.community))
