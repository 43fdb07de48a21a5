"""Mail that is owed, for the operator: how it stands, and sending once more what was refused or is unknown.

Of a mail it shows kind, organisation, times and the mail server's answer; never to whom it goes or what it says.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cop_platform.administration.model_admin import Act, Administered, labelled
from cop_platform.forms.fields import OneLineField
from cop_platform.logs.scrubbing import scrub
from cop_platform.outbox.messages import message_id
from cop_platform.outbox.models import Outcome, OwedMail
from cop_platform.outbox.requeue import CAN_BE_REQUEUED, UNDECIDED, can_be_requeued, requeue
from cop_platform.outbox.status import LATE, LATE_AFTER, STANDINGS, WAITING, standing
from cop_platform.ui.dates import clock, day_short
from members.admin.sites import operator_site

#: So many are shown to be sent once more together.
MOST_TOGETHER = 50
LATE_MINUTES = int(LATE_AFTER.total_seconds() // 60)


class RequeueForm(forms.Form):
    reason = OneLineField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("Stands in the operators’ log and in the organisation’s own."),
    )


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("how it stands")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return list(STANDINGS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(standing=self.value()) if self.value() else queryset


def _requeue_one(request: Any, mail: OwedMail, typed: dict[str, Any]) -> str:
    if not requeue([mail.token], by=request.user, reason=typed["reason"]):
        raise ValidationError(_("Somebody was faster: this mail is on its way again."))
    return _again(1)


def _again(count: int) -> str:
    return ngettext("%(count)d mail goes out again.", "%(count)d mails go out again.", count) % {"count": count}


def briefly(field: str, label: Any) -> Any:
    """A moment that leaves room for the other columns."""

    @admin.display(description=label, ordering=field)
    def show(mail: Any) -> str:
        return moment(getattr(mail, field))

    return show


def moment(at: datetime) -> str:
    return f"{day_short(at)} {clock(at)}"


@admin.register(OwedMail, site=operator_site)
class MailAdmin(Administered):
    reference = "token"
    change_list_template = "administration/mail.html"
    show_full_result_count = False
    list_display = ["kind", labelled("organisation", gettext_lazy("organisation")), "stands"]
    list_display += [briefly("owed_at", gettext_lazy("owed since")), briefly("due_at", gettext_lazy("due"))]
    list_display += ["attempts", "answer"]
    list_filter = [StandingFilter]
    list_select_related = ["organisation"]
    search_fields = ["kind", "organisation__name"]
    ordering = ["-pk"]
    fields = ["kind", labelled("organisation", gettext_lazy("organisation")), "stands", "what_to_do", "owed_at"]
    fields += ["due_at", "attempts", "settled_at", "answer", "message_id"]
    readonly_fields: ClassVar[Any] = fields
    acts: ClassVar[list[Act]] = [
        Act(
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
        return super().get_queryset(request).annotate(standing=standing()).defer("letter")

    # --- How it reads ------------------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("how it stands"))
    def stands(self, mail: Any) -> Any:
        words = STANDINGS[mail.standing]
        is_usual = mail.standing in {WAITING, Outcome.SENT, Outcome.DROPPED}
        return words if is_usual else format_html("<strong>{}</strong>", words)

    @admin.display(description=gettext_lazy("what was answered"))
    def answer(self, mail: OwedMail) -> str:
        """Scrubbed when it was written; an older release did not."""
        return scrub(mail.error) or "–"

    @admin.display(description=gettext_lazy("Message-ID"))
    def message_id(self, mail: OwedMail) -> str:
        return message_id(mail.token)

    @admin.display(description=gettext_lazy("what to do"))
    def what_to_do(self, mail: Any) -> str:
        if mail.standing in UNDECIDED and not can_be_requeued(mail):
            return _(
                "Nothing: its words were about signing in and are forgotten, so it cannot go out again. Whoever waits"
                " for it asks for a new one where they sign in."
            )
        return {
            LATE: _("See at /ready/ whether the worker runs, and whether the mail server answers. It is tried again."),
            Outcome.REFUSED.value: _("Read what was answered. When its cause is gone, send it once more."),
            Outcome.UNKNOWN.value: _(
                "The line broke after the mail was handed over. Look for its Message-ID in the mail server’s log; send"
                " it once more if it did not arrive."
            ),
        }.get(mail.standing, _("Nothing."))

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET", "HEAD"])
        counted = dict(OwedMail.objects.values_list(standing()).annotate(Count("pk")))
        context = {
            "summary": [(tone, words, f"?standing={key}") for key, tone, words in summary(counted)],
            "title": capfirst(self.opts.verbose_name_plural),
            "several": self.several if OwedMail.objects.filter(CAN_BE_REQUEUED).exists() else "",
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    # --- Several at once ---------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        checked: Any = self.admin_site.admin_view(self.requeue_several)
        checked.model_admin = self  # as on Django's own, for AccessMiddleware
        return [path("requeue/", checked, name=self._name("requeue_several")), *super().get_urls()]

    @property
    def several(self) -> str:
        site: Any = self.admin_site
        address: str = site.address(self._name("requeue_several"))
        return address

    def requeue_several(self, request: Any) -> HttpResponse:
        """After an outage there are many with the same reason: chosen one by one, never “all”."""
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        form = RequeueForm(request.POST if request.method == "POST" else None)
        chosen = {UUID(token) for token in request.POST.getlist("mail")}
        if form.is_valid() and chosen:
            return self._requeued(request, requeue(chosen, by=request.user, reason=form.cleaned_data["reason"]), chosen)
        if form.is_bound and not chosen:
            form.add_error(None, _("Choose at least one."))
        return self._ask_for_several(request, form, chosen)

    def _requeued(self, request: Any, count: int, chosen: set[UUID]) -> HttpResponse:
        if count:
            messages.success(request, _again(count))
        if count < len(chosen):
            messages.info(request, _("Whatever else you chose had gone out again already, or cannot."))
        return self.response_post_save_change(request, None)

    def _ask_for_several(self, request: Any, form: RequeueForm, chosen: set[UUID]) -> HttpResponse:
        found = self.get_queryset(request).filter(CAN_BE_REQUEUED).select_related("organisation").order_by("-pk")
        mails = list(found[:MOST_TOGETHER])
        if not mails and not form.is_bound:
            messages.info(request, _("There is nothing to do here any more."))
            return HttpResponseRedirect(self.several.removesuffix("requeue/"))
        for mail in mails:
            mail.is_chosen = mail.token in chosen if form.is_bound else mail.outcome == Outcome.REFUSED
            mail.words, mail.answered, mail.when = STANDINGS[mail.standing], self.answer(mail), moment(mail.settled_at)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Send once more"),
            "form": form,
            "mails": mails,
            "most": MOST_TOGETHER,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "administration/requeue.html", context, status=422 if form.errors else 200)


def summary(counted: dict[str, int]) -> list[tuple[str, str, str]]:
    """What stands on top: of each thing worth saying its filter, how it looks, and the sentence."""
    late, refused, unknown, waiting = (counted.get(key, 0) for key in [LATE, *UNDECIDED, WAITING])
    said = [(LATE, "error", _late(late)) if late else (WAITING, "success", _("Nothing is late."))]
    if refused:
        words = ngettext("%(count)d mail was refused.", "%(count)d mails were refused.", refused)
        said.append((Outcome.REFUSED, "warning", words % {"count": refused}))
    if unknown:
        words = ngettext(
            "Of %(count)d mail nobody knows whether it arrived.",
            "Of %(count)d mails nobody knows whether they arrived.",
            unknown,
        )
        said.append((Outcome.UNKNOWN, "warning", words % {"count": unknown}))
    if waiting:
        words = ngettext("%(count)d mail waits for its moment.", "%(count)d mails wait for their moment.", waiting)
        said.append((WAITING, "", words % {"count": waiting}))
    return said


def _late(count: int) -> str:
    words = ngettext(
        "%(count)d mail is late: due for %(minutes)d minutes and more, and not out.",
        "%(count)d mails are late: due for %(minutes)d minutes and more, and not out.",
        count,
    )
    return words % {"count": count, "minutes": LATE_MINUTES}
