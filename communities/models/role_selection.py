"""Role selections: a community chooses together who takes up a role, step by step (S99)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.models.role import Role
from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class Step(models.TextChoices):
    """Steps of a role selection. Describing the role is none of them: that is done when it starts."""

    SUGGEST = "suggest", _("Everyone suggests someone and says why")
    REASONS = "reasons", _("Read the reasons; change your mind if you like")
    CONSENT = "consent", _("Someone is proposed: any objections?")
    ACCEPTANCE = "acceptance", _("The person proposed says yes or no")
    DONE = "done", pgettext_lazy("role selection", "Done")
    STOPPED = "stopped", pgettext_lazy("role selection", "Stopped")


FINAL_STEPS = (Step.DONE, Step.STOPPED)


class RoleSelection(TenantModel):
    """A community chooses together who takes up a role. Reasons decide: suggestions are never counted."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="role_selections")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    purpose = models.TextField(_("what it is for"), max_length=600)
    hours = models.CharField(_("time it asks"), max_length=60, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    facilitator = tenant_key("members.Employee", related_name="+")
    started_at = models.DateTimeField()
    step = models.CharField(_("step"), max_length=10, choices=Step, default=Step.SUGGEST)
    #: Planned last day of the current step, for information. Only a round ends by itself, at its ``closes_at``.
    by_when = models.DateField(_("until about"), null=True, blank=True)
    candidate = tenant_key("members.Employee", null=True, blank=True, related_name="+")
    proposal = tenant_key("communities.Proposal", null=True, blank=True, related_name="+")
    nomination = tenant_key("communities.Nomination", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        verbose_name = _("role selection")
        verbose_name_plural = _("role selections")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="roleselection_own_community"),
            SameOrganisation(field="facilitator", name="roleselection_own_facilitator"),
            SameOrganisation(field="candidate", name="roleselection_own_candidate"),
            SameOrganisation(field="proposal", name="roleselection_own_proposal"),
            SameOrganisation(field="nomination", name="roleselection_own_nomination"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="roleselection_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "community", "role"],
                condition=~models.Q(step__in=["done", "stopped"]),
                name="roleselection_one_at_a_time",
            ),
            models.UniqueConstraint(fields=["organisation", "proposal"], name="roleselection_own_round"),
            models.CheckConstraint(condition=models.Q(step__in=Step.values), name="roleselection_known_step"),
            models.CheckConstraint(
                condition=~models.Q(step__in=["consent", "acceptance", "done"]) | ~models.Q(candidate=None),
                name="roleselection_of_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.community_id}: {self.step}"

    def get_absolute_url(self) -> str:
        return reverse("role-selection", args=[self.organisation.slug, self.public_id])

    @property
    def is_over(self) -> bool:
        return self.step in FINAL_STEPS


class SelectionStep(TenantModel):
    """When a step began, and who moved the selection on; ``by`` is empty if a round or an answer did."""

    selection = tenant_key("communities.RoleSelection", related_name="steps")
    step = models.CharField(_("step"), max_length=10, choices=Step)
    began_at = models.DateTimeField()
    by = tenant_key("members.Employee", null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        verbose_name = _("step of a role selection")
        verbose_name_plural = _("steps of role selections")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="selection", name="selectionstep_own_selection"),
            SameOrganisation(field="by", name="selectionstep_own_by"),
        ]
        indexes = [models.Index("organisation", "selection", "began_at", name="selectionstep_in_order")]

    def __str__(self) -> str:
        return f"{self.selection_id}: {self.step}"


class Suggestion(TenantModel):
    """The person somebody suggests for the role, and why. Others can read it only after the step SUGGEST."""

    selection = tenant_key("communities.RoleSelection", related_name="suggestions")
    by = tenant_key("members.Employee", related_name="+")
    person = tenant_key("members.Employee", related_name="+")
    reason = models.TextField(_("reason"), max_length=600)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("naming in a role selection")
        verbose_name_plural = _("namings in role selections")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="selection", name="suggestion_own_selection"),
            SameOrganisation(field="by", name="suggestion_own_by"),
            SameOrganisation(field="person", name="suggestion_own_person"),
            models.UniqueConstraint(fields=["organisation", "selection", "by"], name="suggestion_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="suggestion_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.selection_id}: {self.by_id}"
