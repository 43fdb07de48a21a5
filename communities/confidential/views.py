"""Pages of confidential conversations: 404 for all but the writer and the coach, administrators included."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.confidential.conversations import (
    ConversationClosed,
    NoSuchCoach,
    available_coaches,
    can_start,
    close,
    conversations_of,
    delete,
    find_readable,
    reply,
    start,
    text_by_writer,
)
from communities.confidential.forms import ConfidentialConversationForm, ConfidentialMessageForm
from communities.confidential.retention import KEEP_FOR
from communities.models import Community, ConfidentialConversation, Role
from communities.participation.permissions import place_needed
from communities.roles.terms import has_role, holders
from cop_platform.access import for_colleagues
from cop_platform.logs.requests import log_without_person
from cop_platform.web.compression import uncompressed
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from members.requests import ColleagueRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
@log_without_person
@uncompressed
def new_conversation(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    if not can_start(request.employee, found):
        raise place_needed(
            found, _("Anyone who takes part here can write to its coach. Take a place first, if only at the edge.")
        )
    before = _previous_conversation(request, found)
    first = {"text": text_by_writer(before), "contact_details": before.contact_details} if before else {}
    coaches = available_coaches(found, request.employee)
    form = ConfidentialConversationForm(request.POST or None, coaches=coaches, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            return _start(request, found, form, before)
        except Refusal as refusal:
            form.add_error("coach" if isinstance(refusal, NoSuchCoach) else None, str(refusal))
            return refusal.apply_to(_form_page(request, found, form))
    return _form_page(request, found, form, status=422 if form.errors else 200)


def _form_page(
    request: ColleagueRequest, found: Community, form: ConfidentialConversationForm, *, status: int = 200
) -> HttpResponse:
    coaches = list(form.coaches)
    context = {"community": found, "form": form, "coaches": coaches, **_alternatives(request, found, coaches)}
    return render(request, "communities/confidential/new_conversation.html", context, status=status)


def _previous_conversation(request: ColleagueRequest, community: Community) -> ConfidentialConversation | None:
    """An earlier conversation of the person (``?of=``), to send its text to another coach."""
    of = request.GET.get("of", "").replace("\x00", "")[:14]
    before = find_readable(of, request.employee) if of else None
    return before if before and before.is_from(request.employee) and before.community == community else None


def _start(
    request: ColleagueRequest,
    found: Community,
    form: ConfidentialConversationForm,
    before: ConfidentialConversation | None,
) -> HttpResponse:
    typed, coach = form.cleaned_data, form.chosen_coach()
    facts = {"text": typed["text"], "contact_details": typed["contact_details"], "instead_of": before}
    address = submit_once(request, lambda: start(found, coach, by=request.employee, **facts).get_absolute_url())
    messages.success(request, _("It is on its way to %(coach)s, and to nobody else.") % {"coach": coach.display_name})
    return redirect(address)


def _alternatives(request: ColleagueRequest, found: Community, coaches: list[Any]) -> dict[str, Any]:
    """Other people to turn to, if the community has no coach to write to."""
    if coaches:
        return {}
    leaders = [term.employee for term in holders([found], Role.LEADER).get(found.pk, [])]
    return {
        "leaders": [each for each in leaders if each != request.employee],
        "is_coach": has_role(found, request.employee, Role.COACH),
    }


@require_safe
@for_colleagues
@log_without_person
@uncompressed
def conversations(request: ColleagueRequest, slug: str) -> HttpResponse:
    return render(
        request, "communities/confidential/conversations.html", {"conversations": conversations_of(request.employee)}
    )


def _find_conversation(request: ColleagueRequest, public_id: str) -> ConfidentialConversation:
    found = find_readable(public_id, request.employee)
    if found is None:
        raise Http404
    return found


@require_safe
@for_colleagues
@log_without_person
@uncompressed
def conversation(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    return _page(request, _find_conversation(request, public_id), ConfidentialMessageForm())


def _page(
    request: ColleagueRequest, found: ConfidentialConversation, form: ConfidentialMessageForm, status: int = 200
) -> HttpResponse:
    is_mine = found.is_from(request.employee)
    context = {
        "conversation": found,
        "community": found.community,
        "is_mine": is_mine,
        "other_person": found.coach if is_mine else found.writer,
        "conversation_messages": found.messages.order_by("at", "id"),
        "deleted_on": found.closed_at + KEEP_FOR if found.closed_at else None,
        "form": form,
    }
    return render(request, "communities/confidential/conversation.html", context, status=status)


@require_POST
@for_colleagues
@log_without_person
@uncompressed
def new_message(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    found, form = _find_conversation(request, public_id), ConfidentialMessageForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)

    def make() -> str:
        reply(found, by=request.employee, **form.cleaned_data)
        return found.get_absolute_url()

    try:
        address = submit_once(request, make)
    except Refusal as refusal:
        form.add_error("text", str(refusal))
        return refusal.apply_to(_page(request, found, form))
    messages.success(request, _("Written. Only the two of you read it."))
    return redirect(address)


@require_POST
@for_colleagues
@log_without_person
@uncompressed
def closing(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    found = _find_conversation(request, public_id)
    try:
        close(found, by=request.employee)
    except ConversationClosed:
        messages.info(request, _("It was taken back meanwhile."))
        return redirect("confidential-conversations", slug)
    messages.success(request, _("Closed. In ninety days it is gone."))
    return redirect(found)


@require_POST
@for_colleagues
@log_without_person
@uncompressed
def deletion(request: ColleagueRequest, slug: str, public_id: str) -> HttpResponse:
    found = _find_conversation(request, public_id)
    if not found.is_from(request.employee):
        raise PermissionDenied(_("Only the person who wrote it can take it back. You can close it."))
    delete(found, by=request.employee)
    messages.success(request, _("Taken back. All of it is gone."))
    return redirect("confidential-conversations", slug)
