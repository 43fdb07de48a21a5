"""What somebody says one may ask them about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key

LONGEST, LONGEST_PLAIN = 60, 240


class AskAbout(TenantModel):
    """One thing, in the person's own words. They put it there and take it away; nothing is inferred, nobody agrees
    or counts (S35, S36), and no field says since when.
    """

    public_id = public_id()
    employee = tenant_key("members.Employee", related_name="ask_about")
    words = models.CharField(_("what one may ask about"), max_length=LONGEST)
    # The same without accents and capitals: to search in, and so that nothing stands there twice.
    plain = models.CharField(max_length=LONGEST_PLAIN, editable=False)

    class Meta(TenantModel.Meta):
        verbose_name = _("what one may ask about")
        verbose_name_plural = _("what one may ask about")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="employee", name="askabout_own_employee"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="askabout_public_id"),
            models.UniqueConstraint(fields=["organisation", "employee", "plain"], name="askabout_once"),
            models.CheckConstraint(condition=~models.Q(plain=""), name="askabout_has_words"),
        ]

    def __str__(self) -> str:
        return self.words
