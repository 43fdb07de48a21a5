"""The history of a community's phases."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models.community import Phase
from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key

#: The steps from one phase to another (L1).
PHASE_STEPS = (
    (Phase.INITIATE, Phase.START_UP),
    (Phase.START_UP, Phase.PERFORM),
    (Phase.PERFORM, Phase.WIND_DOWN),
    (Phase.WIND_DOWN, Phase.PERFORM),
    (Phase.WIND_DOWN, Phase.CLOSED),
    (Phase.INITIATE, Phase.CLOSED),
    (Phase.START_UP, Phase.CLOSED),
    (Phase.CLOSED, Phase.START_UP),
)


def _is_a_move() -> Q:
    allowed = Q(before="", after=Phase.INITIATE)
    for before, after in PHASE_STEPS:
        allowed |= Q(before=before, after=after)
    return allowed


class PhaseChange(TenantModel):
    """A community began, with an empty ``before``, or went from one phase to another. It never changes."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="phase_changes")
    before = models.CharField(_("phase before"), max_length=10, choices=Phase, blank=True)
    after = models.CharField(_("phase"), max_length=10, choices=Phase)
    reason = models.TextField(_("why"), max_length=1000, blank=True)
    # Keys of the points that were open and could wait.
    left_open = models.JSONField(_("what could wait"), default=list, blank=True)
    # Empty only for an imported one.
    by = tenant_key("members.Employee", null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("when"))
    # From an import: the phase that the community had elsewhere.
    is_imported = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        verbose_name = _("change of phase")
        verbose_name_plural = _("changes of phase")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="phasechange_own_community"),
            SameOrganisation(field="by", name="phasechange_own_person"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="phasechange_public_id"),
            models.CheckConstraint(
                condition=_is_a_move() | Q(is_imported=True, before="", after__in=Phase.values),
                name="phasechange_is_a_move",
            ),
            models.CheckConstraint(condition=Q(is_imported=True) | ~Q(by=None), name="phasechange_by_somebody"),
            models.CheckConstraint(
                condition=~Q(before="perform", after="wind_down") | ~Q(reason=""), name="phasechange_why_it_winds_down"
            ),
        ]
        indexes = [models.Index("organisation", "community", models.F("at").desc(), name="phasechange_of_community")]

    def __str__(self) -> str:
        return f"{self.community_id}: {self.before or '–'} → {self.after}"
