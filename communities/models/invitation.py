"""Community invitations: a colleague is invited to have a look, and alone decides whether to take part."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class InvitationOutcome(models.TextChoices):
    ACCEPTED = "accepted", _("came in")
    DECLINED = "declined", _("not for me")
    EXPIRED = "expired", _("left unanswered")


class CommunityInvitation(TenantModel):
    """An invitation to have a look. It gives no level: it is accepted when the invitee chooses one (P1)."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="community_invitations")
    invitee = tenant_key("members.Employee", related_name="community_invitations")
    # Deleted, like the note, once only the fact that the invitee declined is kept.
    invited_by = tenant_key("members.Employee", null=True, blank=True, related_name="+")
    note = models.CharField(_("words"), max_length=300, blank=True)
    invited_at = models.DateTimeField()
    outcome = models.CharField(_("ending"), max_length=10, choices=InvitationOutcome, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("invitation to have a look")
        verbose_name_plural = _("invitations to have a look")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="communityinvite_own_community"),
            SameOrganisation(field="invitee", name="communityinvite_own_invitee"),
            SameOrganisation(field="invited_by", name="communityinvite_own_inviter"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="communityinvite_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "community", "invitee"],
                condition=models.Q(outcome=""),
                name="communityinvite_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", ended_at=None) | ~models.Q(outcome="") & ~models.Q(ended_at=None),
                name="communityinvite_outcome_has_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(invitee=models.F("invited_by")), name="communityinvite_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=~models.Q(invited_by=None) | models.Q(outcome="declined", note=""),
                name="communityinvite_says_who",
            ),
        ]
        indexes = [
            models.Index("organisation", "invitee", name="communityinvite_of_invitee"),
            models.Index("organisation", "invited_by", "invited_at", name="communityinvite_by_inviter"),
            models.Index("organisation", "community", "invited_at", name="communityinvite_of_community"),
        ]

    def __str__(self) -> str:
        return f"{self.invitee_id} → {self.community_id}?"
