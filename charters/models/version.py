"""Versions of the one-page charter of a community, and their parts."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charters.models.unchanging import AdoptedPartStays, AdoptedVersionStays
from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class Part(models.TextChoices):
    """Parts that people write. The eighth, the roles, is always who holds them now (S71)."""

    PURPOSE = "purpose", _("Purpose")
    VALUES = "values", _("Values")
    AMBITIONS = "ambitions", _("Ambitions")
    CADENCE = "cadence", _("Cadence")
    TOOLING = "tooling", _("Tooling")
    CRITERIA = "criteria", _("Evaluation criteria")
    REVIEW_DATE = "review_date", _("Review date")


class CharterVersion(TenantModel):
    """One version of a community's charter. Adopted, it never changes (C2); its review date is set anew (C4)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_ROUND = "in_round", _("Proposed")
        ADOPTED = "adopted", _("In force")
        REPLACED = "replaced", _("Replaced")
        DROPPED = "dropped", _("Dropped")

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="charter_versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    started_at = models.DateTimeField(auto_now_add=True)
    # When somebody last changed a part of the draft, or said that it stays.
    touched_at = models.DateTimeField(default=timezone.now)
    # The round about it, the last one if there were several.
    proposal = tenant_key("communities.Proposal", models.RESTRICT, null=True, blank=True, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    # The day on which the adopted version is looked at again; the draft has its wish as a part.
    review_on = models.DateField(_("review date"), null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("version of a charter")
        verbose_name_plural = _("versions of charters")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="charterversion_own_community"),
            SameOrganisation(field="proposal", name="charterversion_own_proposal"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="charterversion_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "community", "number"],
                condition=~models.Q(state="dropped"),
                name="charterversion_number",
            ),
            models.UniqueConstraint(
                fields=["organisation", "community"],
                condition=models.Q(state="adopted"),
                name="charterversion_one_adopted",
            ),
            models.UniqueConstraint(
                fields=["organisation", "community"],
                condition=models.Q(state__in=["draft", "in_round"]),
                name="charterversion_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "in_round", "dropped"], adopted_at=None, review_on=None)
                | models.Q(state__in=["adopted", "replaced"], adopted_at__isnull=False, review_on__isnull=False),
                name="charterversion_adopted_has_dates",
            ),
            models.CheckConstraint(
                condition=models.Q(state="replaced", replaced_at__isnull=False)
                | ~models.Q(state="replaced") & models.Q(replaced_at=None),
                name="charterversion_replaced_has_date",
            ),
            models.CheckConstraint(
                condition=models.Q(state="dropped", dropped_at__isnull=False)
                | ~models.Q(state="dropped") & models.Q(dropped_at=None),
                name="charterversion_dropped_has_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in_round") | models.Q(proposal__isnull=False),
                name="charterversion_round_has_proposal",
            ),
            AdoptedVersionStays(name="charterversion_adopted_stays"),
        ]
        indexes = [
            models.Index(
                "organisation", "review_on", condition=models.Q(state="adopted"), name="charterversion_by_review_day"
            ),
            models.Index("organisation", "proposal", name="charterversion_of_proposal"),
        ]

    def __str__(self) -> str:
        return f"{self.community_id}: {self.number} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("charter-version", args=[self.organisation.slug, self.community.slug, self.number])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_in_round(self) -> bool:
        return self.state == self.State.IN_ROUND

    @property
    def is_adopted(self) -> bool:
        """Adopted and in force."""
        return self.state == self.State.ADOPTED


#: A community has at most one version in these states.
OPEN_STATES = (CharterVersion.State.DRAFT, CharterVersion.State.IN_ROUND)


class CharterPart(TenantModel):
    """One part of a version, saved on its own. ``content`` has the form of ``charters/drafting/parts.py``."""

    version = tenant_key("charters.CharterVersion", related_name="parts")
    part = models.CharField(_("part"), max_length=12, choices=Part)
    content = models.JSONField(default=dict)
    # Counts what was saved: whoever opened an earlier one is told.
    revision = models.PositiveIntegerField(default=0)
    edited_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    edited_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("part of a charter")
        verbose_name_plural = _("parts of charters")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="version", name="charterpart_own_version"),
            SameOrganisation(field="edited_by", name="charterpart_own_editor"),
            models.UniqueConstraint(fields=["organisation", "version", "part"], name="charterpart_once"),
            models.CheckConstraint(condition=models.Q(part__in=Part.values), name="charterpart_known"),
            AdoptedPartStays(name="charterpart_adopted_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.part}"
