"""Confidential conversations between a participant and one coach, and their messages."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key
from members.models import Employee


class ConfidentialConversation(TenantModel):
    """Only its writer and its coach can read it: it is in no admin and in no log (S14, S83)."""

    #: Whether the coach still holds that role in the community; annotated by ``conversations.readable_by``.
    has_coach: bool

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="confidential_conversations")
    writer = tenant_key("members.Employee", related_name="+")
    coach = tenant_key("members.Employee", related_name="+")
    # How and when the writer would like to be reached.
    contact_details = models.CharField(_("how you are reached"), max_length=160, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    # Set after the coach has resigned or left: they cannot read it any more, and the writer decides what happens to it.
    coach_role_ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("words in confidence")
        verbose_name_plural = _("words in confidence")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="confidential_own_community"),
            SameOrganisation(field="writer", name="confidential_own_writer"),
            SameOrganisation(field="coach", name="confidential_own_coach"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="confidential_public_id"),
            models.CheckConstraint(condition=~Q(writer=models.F("coach")), name="confidential_between_two"),
        ]
        indexes = [
            models.Index("organisation", "writer", name="confidential_by_writer"),
            models.Index("organisation", "coach", name="confidential_by_coach"),
        ]

    def __str__(self) -> str:
        """No names: this may end up in a log."""
        return "in confidence"

    def get_absolute_url(self) -> str:
        return reverse("confidential-conversation", args=[self.organisation.slug, self.public_id])

    @property
    def is_open(self) -> bool:
        """Needs ``has_coach``, so only for rows of ``conversations.readable_by``, which queries it each time."""
        return not self.closed_at and not self.coach_role_ended_at and self.has_coach

    def is_from(self, person: Employee) -> bool:
        return self.writer_id == person.pk


class ConfidentialMessage(TenantModel):
    """A message of the writer or of the coach. It has no key to a person, so there can be no third participant."""

    conversation = tenant_key("communities.ConfidentialConversation", related_name="messages")
    by_coach = models.BooleanField()
    text = models.TextField(max_length=4000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("confidential words")
        verbose_name_plural = _("confidential words")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="conversation", name="confidentialmessage_own_conversation"),
            models.CheckConstraint(condition=~Q(text=""), name="confidentialmessage_say_something"),
        ]
        indexes = [models.Index("organisation", "conversation", "at", name="confidentialmessage_in_order")]

    def __str__(self) -> str:
        return "in confidence"
