"""A community splits into smaller ones (L4). It only adds: new communities, the link to them, and who chose."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key

#: Fewest and most communities that one splits into.
FEWEST_PARTS, MOST_PARTS = 2, 6


class Split(TenantModel):
    """Everyone who takes part is asked, until a date, where they would like to go on."""

    community = tenant_key("communities.Community", related_name="splits")
    asked_by = tenant_key("members.Employee", related_name="+")
    asked_at = models.DateTimeField()
    asks_until = models.DateTimeField(_("people can choose until"))
    # Set after ``asks_until``, by the job or by the next split: a constraint does not know the time of day.
    is_over = models.BooleanField(default=False)
    # Before anything came of it: its communities were dropped as ideas, and nobody is asked any more.
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = tenant_key("members.Employee", null=True, blank=True, related_name="+")
    cancelled_reason = models.TextField(_("why it is called off"), max_length=1000, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("split")
        verbose_name_plural = _("splits")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="split_own_community"),
            SameOrganisation(field="asked_by", name="split_own_asker"),
            SameOrganisation(field="cancelled_by", name="split_own_canceller"),
            models.UniqueConstraint(
                fields=["organisation", "community"], condition=Q(is_over=False), name="split_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(asks_until__gt=F("asked_at")), name="split_gives_time"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, is_over=True) & ~Q(cancelled_reason=""),
                name="split_cancelled_with_a_reason",
            ),
        ]
        indexes = [models.Index("organisation", "community", F("asked_at").desc(), name="split_of_community")]

    def __str__(self) -> str:
        return f"{self.community_id} → …"

    def get_absolute_url(self) -> str:
        return reverse("split", args=[self.organisation.slug, self.community.slug])

    @property
    def is_open(self) -> bool:
        """Whether people can choose now: until the date, unless it was called off or the community has closed."""
        return timezone.now() < self.asks_until and self.cancelled_at is None and not self.community.is_closed


class SplitPart(TenantModel):
    """One of the communities it splits into; the link that both pages show."""

    split = tenant_key("communities.Split", related_name="parts")
    community = tenant_key("communities.Community", related_name="split_parts")
    position = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        verbose_name = _("part of a split")
        verbose_name_plural = _("parts of a split")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="split", name="splitpart_own_split"),
            SameOrganisation(field="community", name="splitpart_own_community"),
            models.UniqueConstraint(fields=["organisation", "split", "position"], name="splitpart_position"),
            models.UniqueConstraint(fields=["organisation", "community"], name="splitpart_comes_from_one"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_PARTS), name="splitpart_six_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.split_id} → {self.community_id}"


class SplitChoice(TenantModel):
    """Somebody chose where to go on. Which places they took is their participation, and nothing else."""

    split = tenant_key("communities.Split", related_name="choices")
    employee = tenant_key("members.Employee", related_name="split_choices")
    chosen_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("choice after a split")
        verbose_name_plural = _("choices after a split")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="split", name="splitchoice_own_split"),
            SameOrganisation(field="employee", name="splitchoice_own_employee"),
            models.UniqueConstraint(fields=["organisation", "split", "employee"], name="splitchoice_once"),
        ]
        indexes = [models.Index("organisation", "employee", name="splitchoice_of_person")]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.split_id}"
