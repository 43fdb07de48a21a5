"""Ambitions of a community: concrete results with a target date (S69)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cop_platform.public_ids import public_id
from cop_platform.search.upkeep import SearchedText
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class Ambition(TenantModel):
    """It lives on between versions of the charter, where it is worded, and results point to it (0040)."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("ambition", "Planned")
        UNDER_WAY = "under_way", pgettext_lazy("ambition", "Under way")
        REACHED = "reached", pgettext_lazy("ambition", "Reached")
        DROPPED = "dropped", pgettext_lazy("ambition", "Let go")

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="ambitions")
    text = models.CharField(_("ambition"), max_length=110)
    target_on = models.DateField(_("by"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)

    class Meta(TenantModel.Meta):
        verbose_name = _("ambition")
        verbose_name_plural = _("ambitions")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="ambition_own_community"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="ambition_public_id"),
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "under_way", "reached", "dropped"]),
                name="ambition_known_state",
            ),
            SearchedText(
                subject="ambition",
                record="community_id",
                texts={"text": 20},
                when="this.state <> 'dropped'",
                name="ambition_searched",
            ),
        ]
        indexes = [models.Index("organisation", "community", name="ambition_of_community")]

    def __str__(self) -> str:
        return self.text
