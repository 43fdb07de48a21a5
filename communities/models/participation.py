"""Participation in communities, at levels that people choose themselves, and its history."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class Level(models.TextChoices):
    """Levels of participation (S17), from the outside in."""

    PERIPHERY = "periphery", _("At the edge")
    ACTIVE = "active", _("Active")
    CORE = "core", _("Core group")


#: The levels of members, who decide and can read what members say among themselves.
MEMBER_LEVELS = (Level.ACTIVE, Level.CORE)
#: Of fewer people nothing is said that could be about one of them (V3).
FEWEST_PEOPLE = 5


class Participation(TenantModel):
    """A person takes part in a community, at one level. No field for who set it: people choose their own level (P1)."""

    community = tenant_key("communities.Community", related_name="participations")
    employee = tenant_key("members.Employee", related_name="participations")
    level = models.CharField(_("level"), max_length=10, choices=Level)
    since = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="participation_own_community"),
            SameOrganisation(field="employee", name="participation_own_employee"),
            models.UniqueConstraint(fields=["organisation", "community", "employee"], name="participation_once"),
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="participation_known_level"),
        ]
        indexes = [models.Index("organisation", "employee", name="participation_by_person")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.level} {self.community_id}"


class LevelChange(TenantModel):
    """One change of level. Readable only by the person, and as movement of the community; never a ranking (P3)."""

    community = tenant_key("communities.Community", related_name="level_changes")
    employee = tenant_key("members.Employee", related_name="level_changes")
    before = models.CharField(max_length=10, choices=Level, blank=True)
    after = models.CharField(max_length=10, choices=Level, blank=True)
    # From an import: the person chose this level elsewhere, not here.
    is_imported = models.BooleanField(default=False)
    # Takes back the change before it, so neither of the two counts as movement of the community.
    is_undo = models.BooleanField(default=False)
    # Since when the level before was held, so that an undo restores exactly that.
    held_since = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("change of level")
        verbose_name_plural = _("changes of level")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="levelchange_own_community"),
            SameOrganisation(field="employee", name="levelchange_own_employee"),
            models.CheckConstraint(condition=~models.Q(before=models.F("after")), name="levelchange_moves"),
        ]
        indexes = [models.Index("organisation", "employee", models.F("at").desc(), name="levelchange_of_person")]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.before or '–'} → {self.after or '–'}"
