"""A colleague is asked to have a look; whether they come in is theirs alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class LookInvitation(TenantModel):
    """“This might be something for you.” It places nobody: it ends when the guest sits down by themselves (P1)."""

    class Ending(models.TextChoices):
        CAME = "came", _("came in")
        NOT_FOR_ME = "not_for_me", _("not for me")
        FADED = "faded", _("faded")

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="look_invitations")
    guest = tenant_key("members.Employee", related_name="look_invitations")
    # Forgotten, like the words, when nothing is kept of it but that the guest said no.
    invited_by = tenant_key("members.Employee", null=True, blank=True, related_name="+")
    words = models.CharField(_("words"), max_length=300, blank=True)
    invited_at = models.DateTimeField()
    ending = models.CharField(_("ending"), max_length=10, choices=Ending, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("invitation to have a look")
        verbose_name_plural = _("invitations to have a look")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="lookinvitation_own_community"),
            SameOrganisation(field="guest", name="lookinvitation_own_guest"),
            SameOrganisation(field="invited_by", name="lookinvitation_own_inviter"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="lookinvitation_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "community", "guest"],
                condition=models.Q(ending=""),
                name="lookinvitation_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ending="", ended_at=None) | ~models.Q(ending="") & ~models.Q(ended_at=None),
                name="lookinvitation_ending_has_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(guest=models.F("invited_by")), name="lookinvitation_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=~models.Q(invited_by=None) | models.Q(ending="not_for_me", words=""),
                name="lookinvitation_says_who",
            ),
        ]
        indexes = [
            models.Index("organisation", "guest", name="lookinvitation_of_guest"),
            models.Index("organisation", "invited_by", "invited_at", name="lookinvitation_by_inviter"),
            models.Index("organisation", "community", "invited_at", name="lookinvitation_of_community"),
        ]

    def __str__(self) -> str:
        return f"{self.guest_id} → {self.community_id}?"
