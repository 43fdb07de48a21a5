"""What comes out of a meeting: notes, decisions, action points, and whether it was of use (M6)."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cop_platform.public_ids import public_id
from cop_platform.search.upkeep import SearchedText
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key

MAX_NOTES = 8000


class MeetingNotes(TenantModel):
    """What members noted together at a meeting. Each saved text stays readable (:class:`NotesRevision`)."""

    meeting = tenant_key("meetings.Meeting", related_name="notes")
    text = models.TextField(_("notes"), max_length=MAX_NOTES)

    class Meta(TenantModel.Meta):
        verbose_name = _("notes of a meeting")
        verbose_name_plural = _("notes of meetings")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="meetingnotes_own_meeting"),
            models.UniqueConstraint(fields=["organisation", "meeting"], name="meetingnotes_one_each"),
            models.CheckConstraint(condition=~models.Q(text=""), name="meetingnotes_have_words"),
            SearchedText(subject="notes", record="meeting_id", texts={"text": 10}, name="meetingnotes_searched"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}"


class NotesRevision(TenantModel):
    """The notes of a meeting as somebody saved them."""

    public_id = public_id()
    notes = tenant_key("meetings.MeetingNotes", related_name="revisions")
    text = models.TextField(_("notes"), max_length=MAX_NOTES)
    saved_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(_("saved"))

    class Meta(TenantModel.Meta):
        verbose_name = _("earlier notes of a meeting")
        verbose_name_plural = _("earlier notes of meetings")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="notes", name="notesrevision_own_notes"),
            SameOrganisation(field="saved_by", name="notesrevision_own_writer"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="notesrevision_public_id"),
            models.CheckConstraint(condition=~models.Q(text=""), name="notesrevision_has_words"),
        ]
        indexes = [models.Index("organisation", "notes", "id", name="notesrevision_of_notes")]

    def __str__(self) -> str:
        return f"{self.notes_id}"


class MeetingDecision(TenantModel):
    """A line of the decision log that was taken at a meeting."""

    meeting = tenant_key("meetings.Meeting", related_name="decisions")
    decision = tenant_key("communities.Decision", related_name="+")
    recorded_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        verbose_name = _("decision of a meeting")
        verbose_name_plural = _("decisions of meetings")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="meetingdecision_own_meeting"),
            SameOrganisation(field="decision", name="meetingdecision_own_decision"),
            SameOrganisation(field="recorded_by", name="meetingdecision_own_recorder"),
            models.UniqueConstraint(fields=["organisation", "decision"], name="meetingdecision_once"),
        ]
        indexes = [models.Index("organisation", "meeting", name="meetingdecision_of_meeting")]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.decision_id}"


class ActionPoint(TenantModel):
    """Something that somebody does after a meeting. ``owner``: who said yes to it; nobody is given one (P1)."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("action point", "To do")
        DONE = "done", pgettext_lazy("action point", "Done")
        DROPPED = "dropped", pgettext_lazy("action point", "Let go")

    public_id = public_id()
    meeting = tenant_key("meetings.Meeting", related_name="action_points")
    text = models.CharField(_("action point"), max_length=160)
    due_on = models.DateField(_("by"), null=True, blank=True)
    owner = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="action_points")
    accepted_at = models.DateTimeField(_("said yes"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, editable=False)
    written_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(_("written"))

    class Meta(TenantModel.Meta):
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="actionpoint_own_meeting"),
            SameOrganisation(field="owner", name="actionpoint_own_owner"),
            SameOrganisation(field="written_by", name="actionpoint_own_writer"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="actionpoint_public_id"),
            models.CheckConstraint(condition=~models.Q(text=""), name="actionpoint_has_words"),
            models.CheckConstraint(
                condition=models.Q(owner=None) | models.Q(accepted_at__isnull=False), name="actionpoint_owner_said_yes"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at=None)
                | models.Q(state__in=["done", "dropped"], closed_at__isnull=False),
                name="actionpoint_closed_since",
            ),
        ]
        indexes = [
            models.Index("organisation", "meeting", "id", name="actionpoint_of_meeting"),
            models.Index("organisation", "owner", condition=models.Q(state="open"), name="actionpoint_open_by_owner"),
            models.Index("organisation", "due_on", condition=models.Q(state="open"), name="actionpoint_open_by_day"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.meeting.get_absolute_url()}#point-{self.public_id}"

    def address(self, name: str) -> str:
        """The address of this name about this point."""
        meeting = self.meeting
        return reverse(
            name, args=[meeting.organisation.slug, meeting.community.slug, meeting.public_id, self.public_id]
        )

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_nobodys(self) -> bool:
        """Whether nobody said yes to it, or whoever did has left."""
        return self.owner is None or self.owner.left_at is not None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()


class ActionRequest(TenantModel):
    """A colleague was asked to do an action point. A yes makes them its owner and ends this row; a no frees the point.

    Kept for a while after a no, so that nobody is asked twice and whoever asked gets the word that came with it.
    """

    point = tenant_key("meetings.ActionPoint", related_name="requests")
    employee = tenant_key("members.Employee", related_name="action_requests")
    asked_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    declined_at = models.DateTimeField(_("said no"), null=True, editable=False)
    word = models.CharField(_("a word with it"), max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("request to do an action point")
        verbose_name_plural = _("requests to do action points")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="point", name="actionrequest_own_point"),
            SameOrganisation(field="employee", name="actionrequest_own_employee"),
            SameOrganisation(field="asked_by", name="actionrequest_own_asker"),
            models.UniqueConstraint(fields=["organisation", "point", "employee"], name="actionrequest_once"),
            models.UniqueConstraint(
                fields=["organisation", "point"],
                condition=models.Q(declined_at=None),
                name="actionrequest_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(word="") | models.Q(declined_at__isnull=False), name="actionrequest_word_with_no"
            ),
        ]
        indexes = [
            models.Index(
                "organisation", "employee", condition=models.Q(declined_at=None), name="actionrequest_unanswered"
            ),
            models.Index("organisation", "declined_at", name="actionrequest_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.point_id}"


class UseSentence(TenantModel):
    """What somebody said of the use of a meeting. Neither who nor when is stored; it goes a year after the meeting."""

    meeting = tenant_key("meetings.Meeting", related_name="use_sentences")
    text = models.CharField(_("sentence"), max_length=200)

    class Meta(TenantModel.Meta):
        verbose_name = _("sentence on the use of a meeting")
        verbose_name_plural = _("sentences on the use of meetings")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="usesentence_own_meeting"),
            models.CheckConstraint(condition=~models.Q(text=""), name="usesentence_has_words"),
        ]
        indexes = [models.Index("organisation", "meeting", name="usesentence_of_meeting")]

    def __str__(self) -> str:
        return self.text
