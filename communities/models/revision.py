"""Changes of a community's name, purpose, domain, rhythm and goals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class CommunityRevision(TenantModel):
    """One field of a community as it was before and after a change. It never changes: putting it back adds another."""

    class Field(models.TextChoices):
        """Names of fields of ``Community``; for ``goals`` the titles stand in one text."""

        NAME = "name", _("name")
        PURPOSE = "purpose", _("purpose")
        DOMAIN = "domain", _("domain")
        CADENCE = "cadence", _("rhythm")
        GOALS = "goals", _("goals of the organisation")

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="revisions")
    field = models.CharField(_("field"), max_length=10, choices=Field)
    before = models.CharField(_("before"), max_length=1000, blank=True)
    after = models.CharField(_("after"), max_length=1000, blank=True)
    # Nobody: all members together, by adopting a charter.
    changed_by = tenant_key("members.Employee", null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed"))

    class Meta(TenantModel.Meta):
        verbose_name = _("change of [a community]")
        verbose_name_plural = _("changes of [communities]")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="revision_own_community"),
            SameOrganisation(field="changed_by", name="revision_own_person"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="revision_public_id"),
            models.CheckConstraint(
                condition=models.Q(field__in=["name", "purpose", "domain", "cadence", "goals"]),
                name="revision_known_field",
            ),
            models.CheckConstraint(condition=~models.Q(before=models.F("after")), name="revision_changes_something"),
        ]
        indexes = [
            models.Index("organisation", "community", models.F("changed_at").desc(), name="revision_of_community")
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.community_id}: {self.before} → {self.after}"
