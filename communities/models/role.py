"""The four core roles, and terms of office in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class Role(models.TextChoices):
    """The four core roles. Separate from the level of participation: a Sponsor may be at the edge (S27)."""

    SPONSOR = "sponsor", _("CoP Sponsor")
    LEADER = "leader", _("CoP Leader")
    COORDINATOR = "coordinator", _("CoP Coordinator")
    COACH = "coach", _("CoP Coach")


class RoleTerm(TenantModel):
    """A person holds a role, until they resign or leave the organisation. Several people may hold the same role."""

    community = tenant_key("communities.Community", related_name="role_terms")
    employee = tenant_key("members.Employee", related_name="role_terms")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # The holder's own plan, for information: no term ends automatically on that day (S124).
    until = models.DateField(_("until"), null=True, blank=True)
    hours = models.CharField(_("time agreed"), max_length=60, blank=True)
    # When the holder last saved ``until`` and ``hours``; empty until then.
    agreed_at = models.DateTimeField(null=True, blank=True)
    # From this holder to the next one.
    handover_note = models.TextField(_("a note for whoever comes next"), max_length=2000, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="roleterm_own_community"),
            SameOrganisation(field="employee", name="roleterm_own_employee"),
            models.UniqueConstraint(
                fields=["organisation", "community", "role", "employee"],
                condition=models.Q(ended_at=None),
                name="roleterm_held_once",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="roleterm_known_role"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("started_at")),
                name="roleterm_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(handover_note="") | ~models.Q(ended_at=None), name="roleterm_note_when_ended"
            ),
        ]
        indexes = [
            models.Index("organisation", "employee", name="roleterm_by_person"),
            models.Index("organisation", "community", name="roleterm_of_community"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.role} {self.community_id}"


#: Roles that run a community from day to day and answer join requests. Not Sponsors, who support it from outside.
STEWARD_ROLES = (Role.LEADER, Role.COORDINATOR, Role.COACH)


#: Roles that each community needs (R1), and that greet newcomers. Its page shows vacancies; nothing is blocked.
REQUIRED_ROLES = (Role.LEADER, Role.COACH)
