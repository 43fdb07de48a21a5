"""Notes on how an ambition of a community goes (S85). The ambition itself lives on the community (0040)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models import Ambition
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class AmbitionNote(TenantModel):
    """A dated note on how an ambition goes, with its state from then on."""

    ambition = tenant_key("communities.Ambition", related_name="notes")
    state = models.CharField(_("state"), max_length=9, choices=Ambition.State)
    text = models.CharField(_("how it goes"), max_length=200, blank=True)
    written_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("note on an ambition")
        verbose_name_plural = _("notes on ambitions")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="ambition", name="ambitionnote_own_ambition"),
            SameOrganisation(field="written_by", name="ambitionnote_own_writer"),
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "under_way", "reached", "dropped"]),
                name="ambitionnote_known_state",
            ),
        ]
        indexes = [
            models.Index("organisation", "ambition", models.F("written_at").desc(), name="ambitionnote_of_ambition")
        ]

    def __str__(self) -> str:
        return f"{self.ambition_id}: {self.state}"
