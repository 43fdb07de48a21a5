"""Queued mail in the operator's admin: its status, and requeueing of mail that was refused or whose outcome is unknown.

Shows kind, organisation, times and the mail server's answer; never the recipient or the text.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cop_platform.administration.model_admin import AdminAction, NarrowModelAdmin, readonly_field
from cop_platform.forms.fields import OneLineField
from cop_platform.logs.scrubbing import scrub
from cop_platform.outbox.messages import message_id
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.outbox.requeue import CAN_BE_REQUEUED, UNDECIDED, can_be_requeued, requeue
from cop_platform.outbox.status import LATE, LATE_AFTER, STATUSES, WAITING, status
from cop_platform.ui.dates import clock, day_short
from cop_platform.web.refusals import Refusal
from members.admin.sites import operator_site

#: Mails listed on the page that requeues several.
MAX_REQUEUED_TOGETHER = 50
LATE_MINUTES = int(LATE_AFTER.total_seconds() // 60)


class RequeueForm(forms.Form):
    reason = OneLineField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("Stands in the operators’ log and in the organisation’s own."),
    )


class StatusFilter(admin.SimpleListFilter):
    title = gettext_lazy("how it stands")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return list(STATUSES.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(status=self.value()) if self.value() else queryset


def _requeue_one(request: Any, mail: QueuedMail, typed: dict[str, Any]) -> str:
    if not requeue([mail.token], by=request.user, reason=typed["reason"]):
        raise Refusal(_("Somebody was faster: this mail is on its way again."))
    return _requeued_sentence(1)


def _requeued_sentence(count: int) -> str:
    return ngettext("%(count)d mail goes out again.", "%(count)d mails go out again.", count) % {"count": count}


def short_time_column(field: str, label: Any) -> Any:
    """Column with a short date and time, to leave room for the other columns."""

    @admin.display(description=label, ordering=field)
    def show(mail: Any) -> str:
        return short_time(getattr(mail, field))

    return show


def short_time(at: datetime) -> str:
    return f"{day_short(at)} {clock(at)}"


@admin.register(QueuedMail, site=operator_site)
class MailAdmin(NarrowModelAdmin):
    reference_field = "token"
    change_list_template = "members/admin/mail.html"
    show_full_result_count = False
    list_display = ["kind", readonly_field("organisation", gettext_lazy("organisation")), "status_text"]
    list_display += [
        short_time_column("queued_at", gettext_lazy("owed since")),
        short_time_column("due_at", gettext_lazy("due")),
    ]
    list_display += ["attempts", "server_answer"]
    list_filter = [StatusFilter]
    list_select_related = ["organisation"]
    search_fields = ["kind", "organisation__name"]
    ordering = ["-pk"]
    fields = [
        "kind",
        readonly_field("organisation", gettext_lazy("organisation")),
        "status_text",
        "what_to_do",
        "queued_at",
    ]
    fields += ["due_at", "attempts", "settled_at", "server_answer", "message_id"]
    readonly_fields: ClassVar[Any] = fields
    admin_actions: ClassVar[list[AdminAction]] = [
        AdminAction(
            "requeue",
            gettext_lazy("Send once more"),
            gettext_lazy(
                "It goes out again as things stand now; what is no longer true is dropped. It keeps its Message-ID, so"
                " that most mail programs show a mail that came twice as one."
            ),
            _requeue_one,
            can_be_requeued,
            RequeueForm,
        )
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(status=status()).defer("message")

    def title_of(self, mail: Any) -> str:
        """Without the recipient's number, which says nothing to anybody."""
        return f"{mail.kind} · {mail.organisation}"

    # --- Columns -----------------------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("how it stands"))
    def status_text(self, mail: Any) -> Any:
        words = STATUSES[mail.status]
        is_usual = mail.status in {WAITING, MailOutcome.SENT, MailOutcome.HELD, MailOutcome.DROPPED}
        return words if is_usual else format_html("<strong>{}</strong>", words)

    @admin.display(description=gettext_lazy("what was answered"))
    def server_answer(self, mail: QueuedMail) -> str:
        """Scrubbed once more: mails queued by an older release were not scrubbed when written."""
        return scrub(mail.error) or "–"

    @admin.display(description=gettext_lazy("Message-ID"))
    def message_id(self, mail: QueuedMail) -> str:
        return message_id(mail.token)

    @admin.display(description=gettext_lazy("what to do"))
    def what_to_do(self, mail: Any) -> str:
        if mail.status in UNDECIDED and not can_be_requeued(mail):
            return _(
                "Nothing: its text was about signing in and is forgotten, so it cannot go out again. Whoever waits"
                " for it asks for a new one where they sign in."
            )
        return {
            LATE: _("See at /ready/ whether the worker runs, and whether the mail server answers. It is tried again."),
            MailOutcome.REFUSED.value: _("Read what was answered. When its cause is gone, send it once more."),
            MailOutcome.UNKNOWN.value: _(
                "The line broke after the mail was handed over. Look for its Message-ID in the mail server’s log; send"
                " it once more if it did not arrive."
            ),
        }.get(mail.status, _("Nothing."))

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET", "HEAD"])
        counted = dict(QueuedMail.objects.values_list(status()).annotate(Count("pk")))
        context = {
            "summary": [(tone, words, f"?status={key}") for key, tone, words in summary(counted)],
            "requeue_url": self.several_url if QueuedMail.objects.filter(CAN_BE_REQUEUED).exists() else "",
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    # --- Several at once ---------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        checked: Any = self.admin_site.admin_view(self.requeue_several)
        checked.model_admin = self  # as Django does for its own views; AccessMiddleware reads it
        return [path("requeue/", checked, name=self._url_name("requeue_several")), *super().get_urls()]

    @property
    def several_url(self) -> str:
        site: Any = self.admin_site
        address: str = site.address(self._url_name("requeue_several"))
        return address

    def requeue_several(self, request: Any) -> HttpResponse:
        """Requeue several mails for one reason, as after an outage: ticked one by one, there is no “all”."""
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        form = RequeueForm(request.POST if request.method == "POST" else None)
        chosen = {UUID(token) for token in request.POST.getlist("mail")}
        if form.is_valid() and chosen:
            return self._report_requeued(
                request, requeue(chosen, by=request.user, reason=form.cleaned_data["reason"]), chosen
            )
        if form.is_bound and not chosen:
            form.add_error(None, _("Choose at least one."))
        return self._several_page(request, form, chosen)

    def _report_requeued(self, request: Any, count: int, chosen: set[UUID]) -> HttpResponse:
        if count:
            messages.success(request, _requeued_sentence(count))
        if count < len(chosen):
            messages.info(request, _("Whatever else you chose had gone out again already, or cannot."))
        return self.response_post_save_change(request, None)

    def _several_page(self, request: Any, form: RequeueForm, chosen: set[UUID]) -> HttpResponse:
        found = self.get_queryset(request).filter(CAN_BE_REQUEUED).select_related("organisation").order_by("-pk")
        mails = list(found[:MAX_REQUEUED_TOGETHER])
        if not mails and not form.is_bound:
            messages.info(request, _("There is nothing to do here any more."))
            return HttpResponseRedirect(self.several_url.removesuffix("requeue/"))
        for mail in mails:
            mail.is_chosen = mail.token in chosen if form.is_bound else mail.outcome == MailOutcome.REFUSED
            mail.status_text, mail.answered, mail.when = (
                STATUSES[mail.status],
                self.server_answer(mail),
                short_time(mail.settled_at),
            )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Send once more"),
            "form": form,
            "mails": mails,
            "max_mails": MAX_REQUEUED_TOGETHER,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "members/admin/requeue.html", context, status=422 if form.errors else 200)


def summary(counted: dict[str, int]) -> list[tuple[str, str, str]]:
    """The lines above the list: for each a status to filter by, a tone, and a sentence."""
    late, refused, unknown, waiting = (counted.get(key, 0) for key in [LATE, *UNDECIDED, WAITING])
    said = [(LATE, "error", _late_sentence(late)) if late else (WAITING, "success", _("Nothing is late."))]
    if refused:
        words = ngettext("%(count)d mail was refused.", "%(count)d mails were refused.", refused)
        said.append((MailOutcome.REFUSED, "warning", words % {"count": refused}))
    if unknown:
        words = ngettext(
            "Of %(count)d mail nobody knows whether it arrived.",
            "Of %(count)d mails nobody knows whether they arrived.",
            unknown,
        )
        said.append((MailOutcome.UNKNOWN, "warning", words % {"count": unknown}))
    if waiting:
        words = ngettext("%(count)d mail waits for its moment.", "%(count)d mails wait for their moment.", waiting)
        said.append((WAITING, "", words % {"count": waiting}))
    return said


def _late_sentence(count: int) -> str:
    words = ngettext(
        "%(count)d mail is late: due for %(minutes)d minutes and more, and not out.",
        "%(count)d mails are late: due for %(minutes)d minutes and more, and not out.",
        count,
    )
    return words % {"count": count, "minutes": LATE_MINUTES}
