"""An invitation to an organisation."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key

INVITATION_VALID_FOR = timedelta(days=30)


class OrganisationInvitation(TenantModel):
    """An invitation by e-mail to take a seat in the organisation, once."""

    public_id = public_id()
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    as_administrator = models.BooleanField(_("as administrator"), default=False)
    invited_by = tenant_key("members.Employee", models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    accepted_by = tenant_key("members.Employee", models.SET_NULL, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="invited_by", name="organisationinvitation_by_own"),
            SameOrganisation(field="accepted_by", name="organisationinvitation_accepted_by_own"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="organisationinvitation_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="organisationinvitation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(withdrawn_at=None),
                name="organisationinvitation_one_end",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        return (
            not self.accepted_at and not self.withdrawn_at and timezone.now() < self.invited_at + INVITATION_VALID_FOR
        )
