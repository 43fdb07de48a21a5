"""Remarks beside a part of a draft."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from charters.models.version import Part
from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class CharterRemark(TenantModel):
    """What somebody says about one part of a draft, until whoever writes the draft has handled it."""

    public_id = public_id()
    version = tenant_key("charters.CharterVersion", related_name="remarks")
    part = models.CharField(_("part"), max_length=12, choices=Part)
    text = models.CharField(_("remark"), max_length=400)
    written_by = tenant_key("members.Employee", models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    handled_by = tenant_key("members.Employee", models.SET_NULL, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("remark on a one-pager")
        verbose_name_plural = _("remarks on one-pagers")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="version", name="charterremark_own_version"),
            SameOrganisation(field="written_by", name="charterremark_own_writer"),
            SameOrganisation(field="handled_by", name="charterremark_own_handler"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="charterremark_public_id"),
            models.CheckConstraint(condition=models.Q(part__in=Part.values), name="charterremark_known_part"),
            models.CheckConstraint(condition=~models.Q(text=""), name="charterremark_says_something"),
            models.CheckConstraint(
                condition=models.Q(handled_at__isnull=False) | models.Q(handled_by=None),
                name="charterremark_handled_has_date",
            ),
        ]
        indexes = [models.Index("organisation", "version", "written_at", name="charterremark_of_version")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.part}"

    @property
    def is_handled(self) -> bool:
        return self.handled_at is not None
