"""Requests for support, which role holders put to the Sponsor of their community (S95)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class SupportKind(models.TextChoices):
    """What is asked for."""

    TIME = "time", pgettext_lazy("support", "time")
    BUDGET = "budget", pgettext_lazy("support", "budget")
    ROOM = "room", pgettext_lazy("support", "a room")
    EXPERT = "expert", pgettext_lazy("support", "an expert")
    DOOR = "door", pgettext_lazy("support", "an open door")


class SupportAnswer(models.TextChoices):
    """The three answers."""

    GRANTED = "yes", pgettext_lazy("support", "Yes")
    PARTLY = "partly", pgettext_lazy("support", "Partly")
    DECLINED = "no", pgettext_lazy("support", "No")


class SupportRequest(TenantModel):
    """A request and its one answer; whoever wants another answer asks again."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="support_requests")
    kind = models.CharField(_("kind"), max_length=6, choices=SupportKind)
    title = models.CharField(_("what is asked"), max_length=120)
    reason = models.CharField(_("why"), max_length=600, blank=True)
    asked_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    answer = models.CharField(_("answer"), max_length=6, choices=SupportAnswer, blank=True)
    word = models.CharField(_("a word with it"), max_length=600, blank=True)
    answered_by = tenant_key("members.Employee", models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("request for support")
        verbose_name_plural = _("requests for support")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="supportrequest_own_community"),
            SameOrganisation(field="asked_by", name="supportrequest_own_asker"),
            SameOrganisation(field="answered_by", name="supportrequest_own_sponsor"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="supportrequest_public_id"),
            models.CheckConstraint(condition=models.Q(kind__in=SupportKind.values), name="supportrequest_known_kind"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None, word="")
                | models.Q(answer__in=SupportAnswer.values, answered_at__isnull=False, withdrawn_at=None),
                name="supportrequest_one_outcome",
            ),
        ]
        indexes = [
            models.Index("organisation", "community", "asked_at", name="supportrequest_of_community"),
            models.Index("organisation", models.F("asked_at").desc(), "id", name="supportrequest_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("support-request", args=[self.organisation.slug, self.community.slug, self.public_id])

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


def waiting() -> models.Q:
    """A filter for requests without an answer."""
    return models.Q(answered_at=None, withdrawn_at=None)
