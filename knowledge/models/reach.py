"""Places of work that communities reach (S39)."""

from django.db import models

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class ReachedPlace(TenantModel):
    """A place of work, in people's own words, from which at least FEWEST_PEOPLE take part; no number is kept.

    Of one community, or of all of them together (``community`` empty). Found anew once a night.
    """

    community = tenant_key("communities.Community", null=True, blank=True, related_name="+")
    place = models.CharField(max_length=100)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="reachedplace_own_community"),
            models.UniqueConstraint(
                fields=["organisation", "community", "place"], nulls_distinct=False, name="reachedplace_once"
            ),
        ]

    def __str__(self) -> str:
        return self.place
