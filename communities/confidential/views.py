"""Words in confidence to the coach. Whoever is neither of the two finds nothing here, administrators included."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.confidential.conversations import (
    KEPT_FOR,
    Ended,
    NoSuchCoach,
    all_of,
    answer,
    close,
    coaches_for,
    confide,
    may_confide,
    own_words,
    read,
    take_back,
)
from communities.confidential.forms import ConfideForm, ConfidentWordsForm
from communities.models import Community, Confidence, Role
from communities.roles.terms import holders, holds
from cop_platform.access import for_colleagues
from cop_platform.logs.requests import names_nobody
from cop_platform.web.idempotency import once
from cop_platform.web.rate_limits import TooMany, told_to_wait
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
@names_nobody
def in_confidence(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    if not may_confide(request.employee, found):
        raise PermissionDenied(
            _("Anyone who takes part here can write to its coach. Take a place first, if only at the edge.")
        )
    before = _sent_before(request, found)
    first = {"words": own_words(before), "reach": before.reach} if before else {}
    coaches = coaches_for(found, request.employee)
    form = ConfideForm(request.POST or None, coaches=coaches, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            return _confide(request, found, form, before)
        except NoSuchCoach:
            form.add_error("coach", _("They are no longer coach here, so nothing was sent. Choose again."))
        except TooMany as refusal:
            form.add_error(None, str(refusal))
            return told_to_wait(_form_page(request, found, form), refusal)
    return _form_page(request, found, form, status=422 if form.errors else 200)


def _form_page(request: ColleagueRequest, found: Community, form: ConfideForm, *, status: int = 200) -> HttpResponse:
    coaches = list(form.coaches)
    context = {"community": found, "form": form, "coaches": coaches, **_without_coach(request, found, coaches)}
    return render(request, "communities/in_confidence.html", context, status=status)


def _sent_before(request: ColleagueRequest, community: Community) -> Confidence | None:
    """What they wrote to a coach who has gone, to send to another."""
    of = request.GET.get("of", "").replace("\x00", "")[:14]
    before = read(of, request.employee) if of else None
    return before if before and before.is_from(request.employee) and before.community == community else None


def _confide(request: ColleagueRequest, found: Community, form: ConfideForm, before: Confidence | None) -> HttpResponse:
    typed, coach = form.cleaned_data, form.chosen()
    facts = {"words": typed["words"], "reach": typed["reach"], "instead_of": before}
    address = once(request, lambda: confide(found, coach, by=request.employee, **facts).get_absolute_url())
    messages.success(request, _("It is on its way to %(coach)s, and to nobody else.") % {"coach": coach.shown_name})
    return redirect(address)


def _without_coach(request: ColleagueRequest, found: Community, coaches: list[Any]) -> dict[str, Any]:
    """Whom else one could turn to, where nobody would read it."""
    if coaches:
        return {}
    leaders = [term.employee for term in holders([found], Role.LEADER).get(found.pk, [])]
    return {
        "leaders": [each for each in leaders if each != request.employee],
        "is_coach": holds(found, request.employee, Role.COACH),
    }


@require_safe
@for_colleagues
@names_nobody
def confidences(request: ColleagueRequest, slug: str) -> HttpResponse:
    return render(request, "communities/confidences.html", {"confidences": all_of(request.employee)})


def _found(request: ColleagueRequest, public_id: str) -> Confidence:
    found = read(public_id, request.employee)
    if found is None:
        raise Http404
    return found


@require_safe
@for_colleagues
@names_nobody
def confidence(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    return _page(request, _found(request, public_id), ConfidentWordsForm(), 200)


def _page(request: ColleagueRequest, found: Confidence, form: ConfidentWordsForm, status: int) -> HttpResponse:
    is_mine = found.is_from(request.employee)
    context = {
        "confidence": found,
        "community": found.community,
        "is_mine": is_mine,
        "other": found.coach if is_mine else found.writer,
        "lines": found.words.order_by("at", "id"),
        "gone_on": found.closed_at + KEPT_FOR if found.closed_at else None,
        "form": form,
    }
    return render(request, "communities/confidence.html", context, status=status)


@require_POST
@for_colleagues
@names_nobody
def words(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    found, form = _found(request, public_id), ConfidentWordsForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)

    def make() -> str:
        answer(found, by=request.employee, words=form.cleaned_data["words"])
        return found.get_absolute_url()

    try:
        address = once(request, make)
    except Ended:
        form.add_error("words", _("This line has ended meanwhile, so nothing was sent. Your words still stand here."))
        return _page(request, found, form, 409)
    except TooMany as refusal:
        form.add_error("words", str(refusal))
        return told_to_wait(_page(request, found, form, 429), refusal)
    messages.success(request, _("Written. Only the two of you read it."))
    return redirect(address)


@require_POST
@for_colleagues
@names_nobody
def closing(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    found = _found(request, public_id)
    try:
        close(found, by=request.employee)
    except Ended:
        messages.info(request, _("It was taken back meanwhile."))
        return redirect("confidences", slug)
    messages.success(request, _("Closed. In ninety days it is gone."))
    return redirect(found)


@require_POST
@for_colleagues
@names_nobody
def withdrawal(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    found = _found(request, public_id)
    if not found.is_from(request.employee):
        raise PermissionDenied(_("Only the person who wrote it can take it back. You can close it."))
    take_back(found, by=request.employee)
    messages.success(request, _("Taken back. All of it is gone."))
    return redirect("confidences", slug)
