"""Sisters: two communities that name each other on their pages."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class SisterLink(TenantModel):
    """Two communities are sisters, in either direction: ``one`` is the community with the lower id."""

    one = tenant_key("communities.Community", related_name="+")
    other = tenant_key("communities.Community", related_name="+")
    named_by = tenant_key("members.Employee", related_name="+")
    named_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("sisters")
        verbose_name_plural = _("sisters")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="one", name="sisterlink_own_one"),
            SameOrganisation(field="other", name="sisterlink_own_other"),
            SameOrganisation(field="named_by", name="sisterlink_own_namer"),
            models.UniqueConstraint(fields=["organisation", "one", "other"], name="sisterlink_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="sisterlink_of_two"),
        ]
        indexes = [models.Index("organisation", "other", name="sisterlink_by_other")]

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id}"
