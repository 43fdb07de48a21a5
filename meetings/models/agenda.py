"""Topics of a meeting with their dots, places in an open space, and sentences of a retrospective."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key

#: Dots that a person has for one meeting (M5).
DOTS_EACH = 3


class SameMeeting(SameOrganisation):
    """The related row belongs to the same meeting, too: a foreign key on (organisation_id, meeting_id, field)."""

    package = "meetings.models"
    create = (
        "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (organisation_id, meeting_id, %(column)s) "
        "REFERENCES %(to)s (organisation_id, meeting_id, id)"
    )


class MarketPlace(TenantModel):
    """A room at one time of an open space, free until a topic takes it."""

    public_id = public_id()
    meeting = tenant_key("meetings.Meeting", related_name="market_places")
    room = models.CharField(_("room"), max_length=60)
    starts_at = models.DateTimeField(_("start"))
    # The order of the rooms, as they were typed.
    position = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        verbose_name = _("place in an open space")
        verbose_name_plural = _("places in open spaces")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="marketplace_own_meeting"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="marketplace_public_id"),
            models.UniqueConstraint(fields=["organisation", "meeting", "starts_at", "room"], name="marketplace_once"),
            # Target of the foreign key of topics: see SameMeeting.
            models.UniqueConstraint(fields=["organisation", "meeting", "id"], name="marketplace_meeting_key"),
            models.CheckConstraint(condition=~Q(room=""), name="marketplace_has_a_room"),
        ]

    def __str__(self) -> str:
        return self.room


class Topic(TenantModel):
    """What somebody wants to talk about at a meeting (M5). It stays with the meeting, as its record.

    ``discussed_at`` is None until the group has discussed it. One that was taken off the list stays, with who did it.
    """

    public_id = public_id()
    meeting = tenant_key("meetings.Meeting", related_name="topics")
    title = models.CharField(_("topic"), max_length=120)
    text = models.CharField(_("a word about it"), max_length=300, blank=True)
    added_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    discussed_at = models.DateTimeField(null=True, blank=True)
    removed_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    # The same topic at a date before, where there was no time for it.
    carried_from = tenant_key("meetings.Topic", models.SET_NULL, null=True, related_name="carried_on")
    place = tenant_key("meetings.MarketPlace", models.SET_NULL, null=True, related_name="topics")

    class Meta(TenantModel.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="topic_own_meeting"),
            SameOrganisation(field="added_by", name="topic_added_by_own"),
            SameOrganisation(field="removed_by", name="topic_removed_by_own"),
            SameOrganisation(field="carried_from", name="topic_carried_from_own"),
            SameOrganisation(field="place", name="topic_own_place"),
            SameMeeting(field="place", name="topic_place_of_meeting"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="topic_public_id"),
            # Target of the foreign keys of dots and of what is discussed now: see SameMeeting.
            models.UniqueConstraint(fields=["organisation", "meeting", "id"], name="topic_meeting_key"),
            models.UniqueConstraint(fields=["organisation", "carried_from"], name="topic_carried_once"),
            models.UniqueConstraint(fields=["organisation", "place"], name="topic_alone_in_place"),
            models.CheckConstraint(condition=~Q(title=""), name="topic_says_something"),
            models.CheckConstraint(condition=Q(removed_at__isnull=False) | Q(removed_by=None), name="topic_removed"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(discussed_at=None, place=None), name="topic_removed_is_off_the_list"
            ),
        ]
        indexes = [models.Index("organisation", "added_by", name="topic_by_person")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_discussed(self) -> bool:
        return self.discussed_at is not None


class Dot(TenantModel):
    """One of the three dots that a person gives to topics of a meeting, one a topic. Deleted when it is over.

    ``number``, from 1 to 3, is what holds anybody to three, also from two phones at once.
    """

    meeting = tenant_key("meetings.Meeting", related_name="dots")
    topic = tenant_key("meetings.Topic", related_name="dots")
    employee = tenant_key("members.Employee", related_name="dots")
    number = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        verbose_name = _("dot")
        verbose_name_plural = _("dots")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="dot_own_meeting"),
            SameOrganisation(field="topic", name="dot_own_topic"),
            SameOrganisation(field="employee", name="dot_own_employee"),
            SameMeeting(field="topic", name="dot_topic_of_meeting"),
            models.UniqueConstraint(fields=["organisation", "meeting", "employee", "number"], name="dot_three_each"),
            models.UniqueConstraint(fields=["organisation", "topic", "employee"], name="dot_one_a_topic"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=DOTS_EACH), name="dot_known_number"),
        ]
        indexes = [models.Index("organisation", "employee", name="dot_by_person")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.topic_id}"


class RetrospectiveSentence(TenantModel):
    """What somebody says in a retrospective, shown without a name. Who said it is forgotten when it is over."""

    class Question(models.TextChoices):
        """The two questions of the source."""

        NEED = "need", _("Does [this community] still meet the need?")
        CHANGE = "change", _("What do we change?")

    public_id = public_id()
    meeting = tenant_key("meetings.Meeting", related_name="retrospective_sentences")
    question = models.CharField(max_length=6, choices=Question)
    text = models.CharField(_("sentence"), max_length=200)
    said_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        verbose_name = _("sentence of a retrospective")
        verbose_name_plural = _("sentences of retrospectives")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="retrosentence_own_meeting"),
            SameOrganisation(field="said_by", name="retrosentence_said_by_own"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="retrosentence_public_id"),
            models.CheckConstraint(condition=Q(question__in=["need", "change"]), name="retrosentence_known_question"),
            models.CheckConstraint(condition=~Q(text=""), name="retrosentence_says_something"),
        ]
        indexes = [
            models.Index("organisation", "meeting", name="retrosentence_of_meeting"),
            models.Index("organisation", "said_by", name="retrosentence_by_person"),
        ]

    def __str__(self) -> str:
        return self.text


class GoesOn(TenantModel):
    """The word of a Coordinator that a date takes place without topics, so that nobody is asked again."""

    meeting = tenant_key("meetings.Meeting", related_name="goes_on")
    by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("date that goes on without topics")
        verbose_name_plural = _("dates that go on without topics")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="goeson_own_meeting"),
            SameOrganisation(field="by", name="goeson_by_own"),
            models.UniqueConstraint(fields=["organisation", "meeting"], name="goeson_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}"
