"""A topic of expertise: what colleagues may ask a person about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.search.upkeep import SearchedText
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key

LONGEST_TOPIC, LONGEST_NORMALISED = 60, 240


class ExpertiseTopic(TenantModel):
    """One topic, in the person's own words. Only they add and remove it; nothing is inferred, endorsed or counted
    (S35, S36), and there is deliberately no date.
    """

    public_id = public_id()
    employee = tenant_key("members.Employee", related_name="expertise_topics")
    text = models.CharField(_("what colleagues can ask about"), max_length=LONGEST_TOPIC)
    # The text without accents and capitals: for searching, and to refuse duplicates.
    normalised = models.CharField(max_length=LONGEST_NORMALISED, editable=False)

    class Meta(TenantModel.Meta):
        verbose_name = _("what colleagues can ask about")
        verbose_name_plural = _("what colleagues can ask about")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="employee", name="expertisetopic_own_employee"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="expertisetopic_public_id"),
            models.UniqueConstraint(fields=["organisation", "employee", "normalised"], name="expertisetopic_once"),
            models.CheckConstraint(condition=~models.Q(normalised=""), name="expertisetopic_has_text"),
            SearchedText(subject="topic", record="employee_id", texts={"text": 10}, name="expertisetopic_searched"),
        ]

    def __str__(self) -> str:
        return self.text
