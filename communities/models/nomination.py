"""Nominations for a role."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models.role import Role
from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class Nomination(TenantModel):
    """A person is nominated for a role, by a colleague or by themself. A role term starts only if they accept (R2).

    ``nominated_by`` may be empty, as for imported rows. ``withdrawn_at`` is set when the nominator withdraws it, when
    its role selection is stopped, and when the round after an acceptance does not adopt it.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Yes, I’ll do it")
        DECLINED = "declined", _("Rather not")

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="nominations")
    nominee = tenant_key("members.Employee", related_name="nominations")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    reason = models.CharField(_("reason"), max_length=600, blank=True)
    nominated_by = tenant_key("members.Employee", null=True, blank=True, related_name="nominations_made")
    nominated_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The round about the nominee: after their acceptance, or before it in a role selection.
    proposal = tenant_key("communities.Proposal", null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="nomination_own_community"),
            SameOrganisation(field="nominee", name="nomination_own_nominee"),
            SameOrganisation(field="nominated_by", name="nomination_own_nominator"),
            SameOrganisation(field="proposal", name="nomination_own_proposal"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="nomination_public_id"),
            models.UniqueConstraint(fields=["organisation", "proposal"], name="nomination_own_round"),
            models.UniqueConstraint(
                fields=["organisation", "community", "role", "nominee"],
                condition=models.Q(answer="", withdrawn_at=None),
                name="nomination_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(nominated_by=None) | ~models.Q(reason=""), name="nomination_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None) | ~models.Q(answer="") & ~models.Q(answered_at=None),
                name="nomination_answer_has_date",
            ),
        ]
        indexes = [
            models.Index("organisation", "nominee", name="nomination_by_nominee"),
            models.Index(
                "organisation", "nominated_by", models.F("nominated_at").desc(), name="nomination_by_nominator"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nominee_id} {self.role}? {self.community_id}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for the nominee's answer."""
        return not self.answer and self.withdrawn_at is None

    @property
    def is_in_round(self) -> bool:
        """Whether it is accepted, and the round about the nominee is still open."""
        said_yes = self.answer == self.Answer.ACCEPTED and self.withdrawn_at is None
        return said_yes and self.proposal is not None and self.proposal.is_open

    @property
    def is_own(self) -> bool:
        """Whether the nominee stands for the role themself, which is also the acceptance."""
        return self.nominated_by_id is not None and self.nominated_by_id == self.nominee_id
