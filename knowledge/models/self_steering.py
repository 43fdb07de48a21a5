"""How far a community does without its Coach, in its own words: no score, and nothing to compare (S31, S84)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class Theme(models.TextChoices):
    """What a group learns to do on its own."""

    TOPICS = "topics", _("We choose our topics ourselves")
    OPENNESS = "openness", _("We bring what isn’t working")
    WELCOME = "welcome", _("New people feel at home the first time")
    DISAGREEMENT = "disagreement", _("We solve our own disagreements")


class Word(models.TextChoices):
    """How a group says that it goes."""

    HELP = "help", pgettext_lazy("self-steering", "With help")
    PARTLY = "partly", pgettext_lazy("self-steering", "Partly")
    OURSELVES = "ourselves", pgettext_lazy("self-steering", "Ourselves")


class GroupWord(TenantModel):
    """The word that a group chose together for a theme, at a retrospective. Earlier ones stay, for a year."""

    community = tenant_key("communities.Community", related_name="group_words")
    theme = models.CharField(_("theme"), max_length=12, choices=Theme)
    word = models.CharField(_("word"), max_length=9, choices=Word)
    noted_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField(_("noted"))

    class Meta(TenantModel.Meta):
        verbose_name = _("word of a group on self-steering")
        verbose_name_plural = _("words of groups on self-steering")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="groupword_own_community"),
            SameOrganisation(field="noted_by", name="groupword_own_noter"),
            models.CheckConstraint(condition=models.Q(theme__in=Theme.values), name="groupword_known_theme"),
            models.CheckConstraint(condition=models.Q(word__in=Word.values), name="groupword_known_word"),
        ]
        indexes = [
            models.Index("organisation", "community", models.F("noted_at").desc(), "id", name="groupword_of_community"),
            models.Index("organisation", "noted_at", name="groupword_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.get_theme_display()}: {self.get_word_display()}"


class MemberSentence(TenantModel):
    """What a member says about a theme, one sentence each; it is shown without their name."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="member_sentences")
    theme = models.CharField(_("theme"), max_length=12, choices=Theme)
    text = models.CharField(_("sentence"), max_length=200)
    said_by = tenant_key("members.Employee", related_name="+")
    said_at = models.DateTimeField(_("said"))

    class Meta(TenantModel.Meta):
        verbose_name = _("sentence on self-steering")
        verbose_name_plural = _("sentences on self-steering")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="membersentence_own_community"),
            SameOrganisation(field="said_by", name="membersentence_own_member"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="membersentence_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "community", "theme", "said_by"], name="membersentence_one_each"
            ),
            models.CheckConstraint(condition=models.Q(theme__in=Theme.values), name="membersentence_known_theme"),
            models.CheckConstraint(condition=~models.Q(text=""), name="membersentence_has_words"),
        ]
        indexes = [models.Index("organisation", "said_at", name="membersentence_by_age")]

    def __str__(self) -> str:
        return self.text


class Responsibility(TenantModel):
    """A task that passes from the Coach to the group, and sometimes a step back."""

    class Carrier(models.TextChoices):
        COACH = "coach", pgettext_lazy("responsibility", "The coach does it")
        TOGETHER = "together", pgettext_lazy("responsibility", "Together")
        GROUP = "group", pgettext_lazy("responsibility", "The group does it")

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="responsibilities")
    title = models.CharField(_("task"), max_length=80)
    note = models.CharField(_("how it goes"), max_length=160, blank=True)
    carrier = models.CharField(_("who does it"), max_length=8, choices=Carrier)
    moved_at = models.DateTimeField(_("moved"))

    class Meta(TenantModel.Meta):
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="responsibility_own_community"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="responsibility_public_id"),
            models.CheckConstraint(condition=~models.Q(title=""), name="responsibility_has_title"),
            models.CheckConstraint(
                condition=models.Q(carrier__in=["coach", "together", "group"]), name="responsibility_known_carrier"
            ),
        ]
        indexes = [models.Index("organisation", "community", "id", name="responsibility_of_community")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("responsibility", args=[self.organisation.slug, self.community.slug, self.public_id])

    @property
    def next_carrier(self) -> str:
        """One step towards the group; from there one step back."""
        return {self.Carrier.COACH: "together", self.Carrier.TOGETHER: "group"}.get(
            self.Carrier(self.carrier), "together"
        )


class GoalNote(TenantModel):
    """How the goals of the community come along, as its Coach, core group or role holders see it."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="goal_notes")
    text = models.CharField(_("note"), max_length=300)
    written_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(_("written"))

    class Meta(TenantModel.Meta):
        verbose_name = _("note on goals")
        verbose_name_plural = _("notes on goals")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="goalnote_own_community"),
            SameOrganisation(field="written_by", name="goalnote_own_writer"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="goalnote_public_id"),
            models.CheckConstraint(condition=~models.Q(text=""), name="goalnote_has_words"),
        ]
        indexes = [
            models.Index("organisation", "community", models.F("written_at").desc(), "id", name="goalnote_newest"),
            models.Index("organisation", "written_at", name="goalnote_by_age"),
        ]

    def __str__(self) -> str:
        return self.text
