"""Communities and their settings."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.models.check_in import CheckInInterval
from communities.models.former_slug import NeverAnothersSlug
from cop_platform.search.upkeep import SearchedText
from cop_platform.sorting import SortKey
from cop_platform.tenancy import TenantModel
from cop_platform.web.addresses import kept_address


class MainGoal(models.TextChoices):
    """The main goal of a community; it has exactly one (S15)."""

    LEARN = "learn", _("Share and learn")
    SOLVE = "solve", _("Solve problems")
    INNOVATE = "innovate", _("Try new things")


class Phase(models.TextChoices):
    """Phases in the life of a community (S48)."""

    INITIATE = "initiate", pgettext_lazy("phase", "Initiate")
    START_UP = "start_up", pgettext_lazy("phase", "Start up")
    PERFORM = "perform", pgettext_lazy("phase", "Perform")
    WIND_DOWN = "wind_down", pgettext_lazy("phase", "Wind down")
    CLOSED = "closed", pgettext_lazy("phase", "Close")


class Joining(models.TextChoices):
    """Whether people join directly or by a request (S60). Anybody may follow at the edge, either way."""

    OPEN = "open", _("Open to everyone")
    BY_REQUEST = "by_request", _("After a conversation")


class DecisionMethod(models.TextChoices):
    """How a community decides about general proposals (S82). Roles and charters are always decided by consent."""

    CONSENT = "consent", _("By consent")
    ADVICE = "advice", _("Whoever does it decides, after asking advice")
    LEADER = "leader", _("The leader decides, after listening")


class Colour(models.TextChoices):
    """The colour a community is drawn in."""

    TOMATO = "tomato", _("Tomato")
    APRICOT = "apricot", _("Apricot")
    SUN = "sun", _("Sun")
    LEAF = "leaf", _("Leaf")
    TEAL = "teal", _("Teal")
    SKY = "sky", _("Sky")
    IRIS = "iris", _("Iris")
    ROSE = "rose", _("Rose")


#: What the directory orders by: open ones first, then by their next meeting, which for some is never.
IS_CLOSED = models.ExpressionWrapper(models.Q(phase=Phase.CLOSED), models.BooleanField())
#: No COALESCE: PostgreSQL continues a list in an index only by what row-level security surely lets through.
NEXT_MEETING = models.Case(
    models.When(next_meeting_at=None, then=models.Value(datetime.max.replace(tzinfo=UTC, microsecond=0))),
    default="next_meeting_at",
)
#: Pages of the product have these addresses.
RESERVED_SLUGS = ("new",)


class Community(TenantModel):
    """Colleagues who share a field of work and learn from each other."""

    slug = models.SlugField(_("address"), max_length=60, db_index=False)
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    # The question that keeps coming back, as whoever started it asked it.
    question = models.CharField(_("question"), max_length=240, blank=True)
    purpose = models.CharField(_("purpose"), max_length=240)
    # Both may be empty as long as it is an idea.
    domain = models.CharField(_("domain"), max_length=40, blank=True)
    main_goal = models.CharField(_("main goal"), max_length=10, choices=MainGoal, blank=True)
    in_scope = models.CharField(_("what belongs to it"), max_length=240, blank=True)
    out_of_scope = models.CharField(_("what does not"), max_length=240, blank=True)
    cadence = models.CharField(_("rhythm"), max_length=200, blank=True)
    # The same as values, as the charter in force has them; they fill the form of a series. Weekday: 0 for Monday.
    cadence_frequency = models.CharField(max_length=12, blank=True, editable=False)
    cadence_weekday = models.PositiveSmallIntegerField(null=True, editable=False)
    cadence_start = models.TimeField(null=True, editable=False)
    cadence_minutes = models.PositiveSmallIntegerField(null=True, editable=False)
    joining = models.CharField(_("joining"), max_length=10, choices=Joining, default=Joining.OPEN)
    joining_reason = models.CharField(_("why it is not open to everyone"), max_length=240, blank=True)
    # Criteria for joining: experience, interest, commitment; never a grade or a job title (S62).
    joining_criteria = models.TextField(_("who finds their place here"), max_length=1000, blank=True)
    phase = models.CharField(_("phase"), max_length=10, choices=Phase, default=Phase.INITIATE)
    phase_since = models.DateField(_("in this phase since"))
    # When somebody who leads it last said that it stays an idea for now.
    idea_kept_at = models.DateTimeField(null=True, blank=True, editable=False)
    check_in_interval = models.CharField(
        _("how often each is asked whether their place is still right"),
        max_length=10,
        choices=CheckInInterval,
        default=CheckInInterval.HALF_YEAR,
    )
    decision_method = models.CharField(
        _("way of deciding"), max_length=10, choices=DecisionMethod, default=DecisionMethod.CONSENT
    )
    colour = models.CharField(_("ink"), max_length=8, choices=Colour, default=Colour.IRIS)
    welcome_text = models.CharField(_("welcome text"), max_length=600, blank=True)
    # Written by the charters app at the first adoption: from then on purpose and rhythm change only with the charter.
    has_charter = models.BooleanField(default=False, editable=False)
    # Written by the meetings app whenever meeting dates change: the directory sorts by it.
    next_meeting_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # A column and no expression, for the same reason.
    name_key = models.GeneratedField(
        expression=SortKey("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("[community]")
        verbose_name_plural = _("[communities]")
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "slug"], name="community_slug"),
            NeverAnothersSlug(name="community_never_anothers_slug"),
            models.CheckConstraint(condition=~models.Q(slug__in=RESERVED_SLUGS), name="community_slug_not_reserved"),
            models.CheckConstraint(
                condition=models.Q(joining=Joining.OPEN) | ~models.Q(joining_reason=""),
                name="community_says_why_not_open",
            ),
            # An idea that was dropped is closed as it was.
            models.CheckConstraint(
                condition=models.Q(main_goal__in=MainGoal.values)
                | models.Q(main_goal="", phase__in=[Phase.INITIATE, Phase.CLOSED]),
                name="community_one_main_goal",
            ),
            models.CheckConstraint(
                condition=~models.Q(domain="") | models.Q(phase__in=[Phase.INITIATE, Phase.CLOSED]),
                name="community_has_domain",
            ),
            models.CheckConstraint(condition=models.Q(phase__in=Phase.values), name="community_known_phase"),
            models.CheckConstraint(
                condition=models.Q(check_in_interval__in=CheckInInterval.values), name="community_known_interval"
            ),
            models.CheckConstraint(
                condition=models.Q(decision_method__in=DecisionMethod.values), name="community_known_method"
            ),
            SearchedText(
                subject="community",
                names={"name": 60},
                texts={"domain": 40, "purpose": 30},
                name="community_searched",
            ),
            # Shown as long as it is an idea.
            SearchedText(
                subject="question",
                texts={"question": 30},
                when="'initiate' = this.phase",
                name="community_question_searched",
            ),
        ]
        indexes = [
            models.Index(
                "organisation",
                IS_CLOSED,
                NEXT_MEETING,
                "name_key",
                "id",
                name="community_next_to_meet",
            ),
            models.Index("organisation", SortKey("name"), "id", name="community_by_name"),
            models.Index(fields=["organisation", "name_key", "id"], name="community_by_name_key"),
            models.Index(fields=["organisation", "created_at", "id"], name="community_by_age"),
            models.Index("organisation", "domain", name="community_by_domain"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.page_url("community")

    def page_url(self, view: str) -> str:
        """The address of one of its pages that many others link to, such as a tab."""
        return kept_address(view, self.organisation.slug, self.slug)

    @property
    def is_closed(self) -> bool:
        return self.phase == Phase.CLOSED
