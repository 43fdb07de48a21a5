"""Communities that host a meeting together with the one that plans it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import CompositeForeignKey, SameOrganisation, TenantModel, tenant_key


class PlannedByKey(CompositeForeignKey):
    """Foreign key to Meeting that includes its community, so that a check can keep the two communities apart."""

    package = "meetings.models"
    field = "meeting"
    create = (
        "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (organisation_id, meeting_id, planned_by_id) "
        "REFERENCES %(to)s (organisation_id, id, community_id)"
    )


class CoHosting(TenantModel):
    """The question to another community whether it hosts a meeting too, its answer, and the end of it.

    While it is agreed, the meeting is one of both communities. ``planned_by``: the community of the meeting.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        AGREED = "agreed", _("yes")
        DECLINED = "declined", _("no")
        ENDED = "ended", _("not together any more")

    public_id = public_id()
    meeting = tenant_key("meetings.Meeting", related_name="co_hostings")
    planned_by = tenant_key("communities.Community", related_name="+")
    community = tenant_key("communities.Community", related_name="co_hostings")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    asked_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    question = models.CharField(_("a word to them"), max_length=300, blank=True)
    answered_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("a word with it"), max_length=300, blank=True)
    ended_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("co-host of a meeting")
        verbose_name_plural = _("co-hosts of meetings")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="cohosting_own_meeting"),
            SameOrganisation(field="planned_by", name="cohosting_own_planner"),
            SameOrganisation(field="community", name="cohosting_own_community"),
            SameOrganisation(field="asked_by", name="cohosting_own_asker"),
            SameOrganisation(field="answered_by", name="cohosting_own_answerer"),
            SameOrganisation(field="ended_by", name="cohosting_own_ender"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="cohosting_public_id"),
            models.UniqueConstraint(fields=["organisation", "meeting", "community"], name="cohosting_once"),
            PlannedByKey(name="cohosting_planned_by"),
            models.CheckConstraint(condition=~Q(community=F("planned_by")), name="cohosting_of_two"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None, ended_at=None)
                | Q(state__in=["agreed", "declined"], answered_at__isnull=False, ended_at=None)
                | Q(state="ended", answered_at__isnull=False, ended_at__isnull=False),
                name="cohosting_known_state",
            ),
        ]
        indexes = [models.Index("organisation", "community", "state", name="cohosting_of_community")]

    @classmethod
    def agreed(cls) -> "models.QuerySet[CoHosting]":
        """Those by which a meeting is one of both communities."""
        found: models.QuerySet[CoHosting] = cls.objects.filter(state=cls.State.AGREED)
        return found

    def __str__(self) -> str:
        return f"{self.community_id} {self.state} {self.meeting_id}"
