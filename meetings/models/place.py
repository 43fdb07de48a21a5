"""The organisation's own list of rooms and platforms, offered where a meeting is planned."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.sorting import SortKey
from cop_platform.tenancy import TenantModel


class Place(TenantModel):
    """A room, or a platform for online meetings. A meeting keeps the words typed and points to none of these."""

    class Kind(models.TextChoices):
        ROOM = "room", _("Room")
        PLATFORM = "platform", _("Platform for online meetings")

    public_id = public_id()
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.ROOM)
    name = models.CharField(
        _("name"), max_length=160, help_text=_("As it should stand in an invitation: “De Refter, Aalst”.")
    )
    url = models.URLField(
        _("address on the web"),
        max_length=500,
        blank=True,
        help_text=_("Where you book the room, or make a link for the meeting."),
    )

    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Without it, it stays in the list and is offered to nobody.")
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("place for meetings")
        verbose_name_plural = _("places for meetings")
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "public_id"], name="place_public_id"),
            models.UniqueConstraint("organisation", "kind", models.functions.Lower("name"), name="place_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="place_has_name"),
            models.CheckConstraint(condition=models.Q(kind__in=["room", "platform"]), name="place_known_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def in_order(cls) -> "models.QuerySet[Place]":
        places: models.QuerySet[Place] = cls.objects.order_by(SortKey("name"), "pk")
        return places
