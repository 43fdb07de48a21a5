"""The question whether a community is finished: read it, answer it on its page or from the mail, and reply."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.closing.consultation import (
    answer,
    answer_of,
    answers_to,
    current_closing,
    last_closing,
    newest_closing,
    reply,
)
from communities.closing.extending import extensions_of
from communities.closing.forms import ClosingAnswerForm, ReplyForm
from communities.closing.links import LinkExpired, read_answer_token
from communities.closing.permissions import can_answer, can_close, can_extend, can_read_answers, can_reply, can_thank
from communities.closing.thanks import thanks_in
from communities.models import Closing, ClosingAnswer, ClosingView, Community
from communities.participation.permissions import place_needed
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import by_signed_link, for_colleagues
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from cop_platform.web.signed_links import LinkInvalid
from members.accounts.language import speak_to
from members.models import Employee
from members.requests import ColleagueRequest, OrganisationRequest


def find_closing(request: ColleagueRequest, community_slug: str) -> tuple[Viewer, Closing | None]:
    """The viewer and the consultation: the open one, or that by which it was closed. 403 for who does not read it.

    A form sent after the outcome gets the last one, whichever it was, so that its page shows what was typed.
    """
    community: Community = get_object_or_404(Community, slug=community_slug)
    viewer = viewer_of(community, request.employee)
    if not can_read_answers(viewer):
        raise place_needed(community, _("Active members and the core group talk about this among themselves."))
    found = current_closing(community) or (last_closing(community) if community.is_closed else None)
    if found is None and request.method == "POST":
        found = newest_closing(community)
    return viewer, found


@require_http_methods(["GET", "HEAD", "POST"])
@for_colleagues
def closing(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    viewer, found = find_closing(request, community_slug)
    if found is None:
        messages.info(request, _("Nobody asks this now."))
        return redirect("phase", slug, community_slug)
    if request.method != "POST":
        return _page(request, viewer, found)
    form = ClosingAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, found, form=form, status=422)
    try:
        if found.is_open and not can_answer(viewer):
            raise PermissionDenied(_("Active members, the core group and those with a role answer this."))
        _answer(found, request.employee, form)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, viewer, found, form=form))
    messages.success(request, _("Your answer is in."))
    return redirect(found)


def _answer(found: Closing, employee: Employee, form: ClosingAnswerForm) -> None:
    typed = form.cleaned_data
    answer(
        found,
        by=employee,
        view=ClosingView(typed["view"]),
        text=typed["text"],
        keeps_name=typed["keeps_name"],
    )


def _initial(mine: ClosingAnswer | None, view: str = "") -> dict[str, Any]:
    if mine is None:
        return {"view": view if view in ClosingView.values else ""}
    return {"view": mine.view, "text": mine.text, "keeps_name": mine.keeps_name}


def _page(
    request: ColleagueRequest,
    viewer: Viewer,
    found: Closing,
    *,
    form: ClosingAnswerForm | None = None,
    reply_to: ClosingAnswer | None = None,
    reply_form: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    mine = answer_of(found, request.employee)
    context = {
        "community": viewer.community,
        "viewer": viewer,
        "closing": found,
        "mine": mine,
        "form": form or ClosingAnswerForm(initial=_initial(mine, request.GET.get("view", ""))),
        "can_answer": found.is_open and can_answer(viewer),
        "can_extend": found.is_open and can_extend(viewer, found),
        "extensions": extensions_of(found),
        "can_decide": not found.outcome and can_close(viewer),
        "can_thank": not found.outcome and can_thank(viewer),
        "can_reply": not found.outcome and can_answer(viewer),
        "answers": [each for each in answers_to(found) if mine is None or each.pk != mine.pk],
        "views": ClosingView.choices,
        "thanks": thanks_in(found),
        "reply_to": reply_to,
        "reply_form": reply_form or ReplyForm(),
    }
    return render(request, "communities/closing/closing.html", context, status=status)


@require_POST
@for_colleagues
def closing_reply(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    viewer, _found = find_closing(request, community_slug)
    rows = ClosingAnswer.objects.select_related("closing__community")
    to: ClosingAnswer = get_object_or_404(rows, closing__community=viewer.community, public_id=public_id)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, to.closing, reply_to=to, reply_form=form, status=422)
    if not can_reply(viewer, to):
        form.add_error(None, _("The outcome is there, so nothing can be added. Your text is still here."))
        return _page(request, viewer, to.closing, reply_to=to, reply_form=form, status=409)

    def make() -> str:
        reply(to, by=request.employee, text=form.cleaned_data["text"])
        return to.closing.get_absolute_url()

    try:
        return redirect(submit_once(request, make))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.apply_to(_page(request, viewer, to.closing, reply_to=to, reply_form=form))


# --- From the mail ------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@by_signed_link
def signed_closing_answer(request: OrganisationRequest, slug: str, token: str) -> HttpResponse:
    """Answer from a mail, without signing in. Opening the link changes nothing: mail scanners open links too."""
    try:
        found, employee = read_answer_token(token, request.organisation.pk)
    except LinkInvalid:
        raise Http404 from None
    except LinkExpired as ended:
        speak_to(ended.employee.user.language if ended.employee else request.organisation.language)
        return _link_expired(request)
    speak_to(employee.user.language, employee.zone)
    mine = answer_of(found, employee)
    form = ClosingAnswerForm(request.POST or None, initial=_initial(mine, request.GET.get("view", "")))
    is_saved, status = False, 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            _answer(found, employee, form)
            is_saved = True
        except Refusal:
            return _link_expired(request)
    context = {
        "closing": found,
        "community": found.community,
        "person": employee,
        "form": form,
        "views": ClosingView.choices,
        "is_saved": is_saved,
    }
    return render(request, "communities/closing/signed_answer.html", context, status=status)


def _link_expired(request: OrganisationRequest) -> HttpResponse:
    """What somebody wrote while the question ended is shown, so that they can take it elsewhere."""
    typed = request.POST.get("text", "")[:1000]
    return render(request, "communities/closing/link_expired.html", {"typed": typed}, status=410)
