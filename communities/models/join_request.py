"""Join requests to by-request communities, their answers with a reason, and reviews (P4)."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from communities.models.community import Joining, Phase
from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key

ANSWERED_OUTCOMES = ["accepted", "declined"]


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def pending(self) -> "JoinRequestQuerySet":
        """Requests without an outcome, in by-request communities that are not closed."""
        return self.filter(outcome="", community__joining=Joining.BY_REQUEST).exclude(community__phase=Phase.CLOSED)


class RequestOutcome(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("request", "Yes")
    DECLINED = "declined", pgettext_lazy("request", "Not now")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")
    # Without an answer: the community has become open to everyone or has closed, or the applicant has left.
    OPENED = "opened", pgettext_lazy("request", "Open to everyone now")
    CLOSED = "closed", pgettext_lazy("request", "[The community] has closed")
    LEFT = "left", pgettext_lazy("request", "Left the organisation")


class JoinRequest(TenantModel):
    """A request to join a community. An acceptance admits the applicant, who then chooses the level (P1)."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="join_requests")
    employee = tenant_key("members.Employee", related_name="join_requests")
    # The motivation. Who may read it, and until when: ``can_read_motivation``.
    experience = models.TextField(_("what you have done"), max_length=1000, blank=True)
    interest = models.TextField(_("what draws you"), max_length=1000, blank=True)
    commitment = models.TextField(_("what you would like to give"), max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    # Later than ``asked_at`` once a Coach has reopened the request.
    pending_since = models.DateTimeField()
    outcome = models.CharField(_("outcome"), max_length=10, choices=RequestOutcome, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    decided_by = tenant_key("members.Employee", null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = ScopedManager(
        _manager_class=models.Manager.from_queryset(JoinRequestQuerySet), organisation="organisation"
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("request to take part")
        verbose_name_plural = _("requests to take part")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="joinrequest_own_community"),
            SameOrganisation(field="employee", name="joinrequest_own_employee"),
            SameOrganisation(field="decided_by", name="joinrequest_own_decided_by"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="joinrequest_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "community", "employee"],
                condition=models.Q(outcome=""),
                name="joinrequest_pending_once",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", ended_at=None) | ~models.Q(outcome="") & ~models.Q(ended_at=None),
                name="joinrequest_ends_with_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=ANSWERED_OUTCOMES) & ~models.Q(reason="") & ~models.Q(decided_by=None)
                | ~models.Q(outcome__in=ANSWERED_OUTCOMES) & models.Q(reason="", decided_by=None),
                name="joinrequest_answer_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("employee")),
                name="joinrequest_nobody_answers_themself",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="") | ~models.Q(interest="") & ~models.Q(commitment=""),
                name="joinrequest_says_what_draws",
            ),
        ]
        indexes = [models.Index("organisation", "employee", name="joinrequest_by_person")]

    def __str__(self) -> str:
        return f"{self.employee_id} → {self.community_id}: {self.outcome or '…'}"

    def get_absolute_url(self) -> str:
        return reverse("join-request", args=[self.organisation.slug, self.community.slug, self.public_id])

    @property
    def is_reopened(self) -> bool:
        return self.pending_since > self.asked_at

    @property
    def is_pending(self) -> bool:
        return self.outcome == ""


class RequestReview(TenantModel):
    """A review of a declined request, asked for by the applicant. A Coach answers, and may reopen the request."""

    class Answer(models.TextChoices):
        REOPEN = "reopen", pgettext_lazy("second look", "We look at it again, together")
        UPHOLD = "uphold", pgettext_lazy("second look", "It stays as it is for now")

    request = tenant_key("communities.JoinRequest", related_name="review_requests")
    # The reason of the first decision; a new decision replaces it on the request.
    first_reason = models.TextField(_("first reason"), max_length=1000)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    note = models.TextField(_("words"), max_length=1000, blank=True)
    answered_by = tenant_key("members.Employee", null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="request", name="requestreview_own_request"),
            SameOrganisation(field="answered_by", name="requestreview_own_answered_by"),
            models.UniqueConstraint(fields=["organisation", "request"], name="requestreview_once"),
            models.CheckConstraint(
                condition=models.Q(answer="", note="", answered_by=None, answered_at=None)
                | ~models.Q(answer="") & ~models.Q(note="") & ~models.Q(answered_by=None) & ~models.Q(answered_at=None),
                name="requestreview_answer_has_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.answer or '…'}"
