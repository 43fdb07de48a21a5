"""A calendar feed that a person asked for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class Feed(TenantModel):
    """The feed of one person: their meetings, those of a community, or those of the organisation.

    Its secret is computed from ``renewals`` and the key of the installation, so no backup contains it.
    """

    class Scope(models.TextChoices):
        MINE = "mine", _("My meetings")
        COMMUNITY = "community", _("Meetings of one [community]")
        ORGANISATION = "organisation", _("All meetings")

    public_id = public_id()
    employee = tenant_key("members.Employee", related_name="feeds")
    scope = models.CharField(max_length=12, choices=Scope)
    community = tenant_key("communities.Community", null=True, related_name="+")
    renewals = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="employee", name="feed_own_employee"),
            SameOrganisation(field="community", name="feed_own_community"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="feed_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "employee", "scope", "community"], name="feed_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(scope="community", community__isnull=False)
                | Q(scope__in=["mine", "organisation"], community=None),
                name="feed_known_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.scope}"
