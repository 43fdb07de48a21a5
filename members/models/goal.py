"""A goal of the organisation, to which communities and results may point."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.sorting import SortKey
from cop_platform.tenancy import TenantModel


class Goal(TenantModel):
    """What the organisation wants to reach, in its own words. It is retired, not deleted: what points to it stays."""

    public_id = public_id()
    title = models.CharField(_("goal"), max_length=120)
    description = models.CharField(_("what it means, in a few sentences"), max_length=600, blank=True)
    position = models.PositiveSmallIntegerField(
        _("place in the list"), default=0, help_text=_("A low number stands first.")
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        verbose_name = _("goal of the organisation")
        verbose_name_plural = _("goals of the organisation")
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "public_id"], name="goal_public_id"),
            models.CheckConstraint(condition=~models.Q(title=""), name="goal_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None

    @classmethod
    def in_order(cls) -> "models.QuerySet[Goal]":
        """The goals in the order in which the organisation names them."""
        goals: models.QuerySet[Goal] = cls.objects.order_by("position", SortKey("title"), "pk")
        return goals
