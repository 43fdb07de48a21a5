"""What communities keep of a person: places, roles, requests, invitations, jobs, proposals and what is in confidence.

What others wrote about the person and have not shown them yet, such as names in a role selection, is not here.
"""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.closing import personal_data as closing
from communities.confidential.retention import KEEP_FOR as CONFIDENTIAL_KEPT_FOR
from communities.invitations.inviting import KEEP_FOR as INVITATION_KEPT_FOR
from communities.models import (
    ApproachVersion,
    CheckIn,
    CommunityInvitation,
    CommunityRevision,
    ConfidentialConversation,
    ConfidentialMessage,
    Decision,
    DecisionReview,
    JoinRequest,
    LevelChange,
    MailPreference,
    Newcomer,
    Nomination,
    Opportunity,
    Participation,
    Proposal,
    ProposalText,
    Question,
    RequestReview,
    Response,
    RoleSelection,
    RoleTerm,
    Suggestion,
    Volunteer,
)
from communities.nominations.retention import KEEP_FOR as NOMINATION_KEPT_FOR
from communities.opportunities.offering import KEEP_FOR as OPPORTUNITY_KEPT_FOR
from communities.splitting import personal_data as splitting
from communities.starting import personal_data as starting
from communities.welcome.newcomers import KEEP_FOR as NEWCOMER_KEPT_FOR
from cop_platform.personal_data import PersonalData, register

#: Each registers its own.
SLICES = (closing, splitting, starting)

EVERY_COLLEAGUE = gettext_lazy("Every colleague")
WITH_THE_COMMUNITY = gettext_lazy("[Community] deleted")


def _invitations_kept() -> str:
    return _("%(days)s days; “not for me” a year") % {"days": INVITATION_KEPT_FOR.days}


def _jobs_kept() -> str:
    return _("%(days)s days after it is done") % {"days": OPPORTUNITY_KEPT_FOR.days}


def _suggestions_kept() -> str:
    return _("%(days)s days after it ends") % {"days": NOMINATION_KEPT_FOR.days}


def _newcomers_kept() -> str:
    return _("%(days)s days") % {"days": NEWCOMER_KEPT_FOR.days}


def _confidential_kept() -> str:
    return _("%(days)s days after either closes it") % {"days": CONFIDENTIAL_KEPT_FOR.days}


register(
    11,
    PersonalData(
        gettext_lazy("Where you take part"),
        EVERY_COLLEAGUE,
        gettext_lazy("You change it"),
        {
            "places": lambda person: (
                Participation.objects.filter(employee=person).values("community__name", "level", "since").order_by("pk")
            ),
            "questions about your place": lambda person: (
                CheckIn.objects.filter(participation__employee=person)
                .order_by("pk")
                .values("participation__community__name", "asked_at", "answered_at")
            ),
            "mail": lambda person: (
                MailPreference.objects.filter(employee=person)
                .order_by("pk")
                .values("community__name", "kind", "wanted")
            ),
        },
    ),
)
register(
    12,
    PersonalData(
        gettext_lazy("Where you sat before"),
        gettext_lazy("Only you"),
        WITH_THE_COMMUNITY,
        {
            "places before": lambda person: (
                LevelChange.objects.filter(employee=person)
                .order_by("at", "pk")
                .values("community__name", "before", "after", "is_undo", "is_imported", "at")
            )
        },
    ),
)
register(
    13,
    PersonalData(
        gettext_lazy("Your roles"),
        EVERY_COLLEAGUE,
        WITH_THE_COMMUNITY,
        {
            "roles": lambda person: (
                RoleTerm.objects.filter(employee=person)
                .order_by("pk")
                .values("community__name", "role", "started_at", "ended_at", "until", "hours", "handover_note")
            ),
            "role selections led": lambda person: (
                RoleSelection.objects.filter(facilitator=person)
                .order_by("pk")
                .values("community__name", "role", "started_at")
            ),
        },
    ),
)
register(
    14,
    PersonalData(
        gettext_lazy("Suggestions for a role"),
        gettext_lazy("You and that colleague; in a selection whoever takes part"),
        _suggestions_kept,
        {
            "suggested for a role": lambda person: (
                Nomination.objects.filter(nominee=person)
                .order_by("pk")
                .values("community__name", "role", "reason", "nominated_at", "answer", "answered_at")
            ),
            "suggestions made": lambda person: (
                Nomination.objects.filter(nominated_by=person)
                .order_by("pk")
                .values("community__name", "role", "reason", "nominated_at", "withdrawn_at")
            ),
            "names given in a selection": lambda person: (
                Suggestion.objects.filter(by=person)
                .order_by("pk")
                .values("selection__community__name", "selection__role", "reason", "at")
            ),
        },
    ),
)
register(
    15,
    PersonalData(
        gettext_lazy("Your proposals, answers and questions"),
        gettext_lazy("Whoever reads the proposals of [that community]"),
        WITH_THE_COMMUNITY,
        {
            "proposals": lambda person: (
                Proposal.objects.filter(proposed_by=person)
                .order_by("pk")
                .values("community__name", "title", "proposed_at", "outcome", "decided_at")
            ),
            "texts of proposals": lambda person: (
                ProposalText.objects.filter(written_by=person)
                .order_by("pk")
                .values("proposal__title", "text", "written_at")
            ),
            "answers to proposals": lambda person: (
                Response.objects.filter(employee=person)
                .order_by("pk")
                .values("text__proposal__title", "stance", "reason", "suggested_change", "at", "withdrawn_at")
            ),
            "questions asked": lambda person: (
                Question.objects.filter(asked_by=person).order_by("pk").values("proposal__title", "text", "asked_at")
            ),
            "questions answered": lambda person: (
                Question.objects.filter(answered_by=person)
                .order_by("pk")
                .values("proposal__title", "answer", "answered_at")
            ),
            "help with proposals": lambda person: (
                Volunteer.objects.filter(employee=person).order_by("pk").values("proposal__title", "since")
            ),
            "decisions looked at again": lambda person: (
                DecisionReview.objects.filter(reviewed_by=person)
                .order_by("pk")
                .values("decision__title", "outcome", "reason", "reviewed_at")
            ),
            "decisions": lambda person: (
                Decision.objects.filter(Q(person=person) | Q(by=person))
                .order_by("pk")
                .values("community__name", "kind", "outcome", "title", "role", "decided_at")
            ),
        },
    ),
)
register(
    16,
    PersonalData(
        gettext_lazy("A request to join"),
        gettext_lazy("You and those who answer"),
        gettext_lazy("Three months after a yes, a year after “not now”"),
        {
            "requests to join": lambda person: (
                JoinRequest.objects.filter(employee=person)
                .order_by("pk")
                .values(
                    "community__name",
                    "experience",
                    "interest",
                    "commitment",
                    "asked_at",
                    "outcome",
                    "reason",
                    "ended_at",
                )
            ),
            "second looks": lambda person: (
                RequestReview.objects.filter(request__employee=person)
                .order_by("pk")
                .values("request__community__name", "asked_at", "answer", "note", "answered_at")
            ),
            "requests answered": lambda person: (
                JoinRequest.objects.filter(decided_by=person)
                .order_by("pk")
                .values("community__name", "outcome", "reason", "ended_at")
            ),
        },
    ),
)
register(
    17,
    PersonalData(
        gettext_lazy("Invitations from colleagues"),
        gettext_lazy("You and who invited you; your “not for me” only you"),
        _invitations_kept,
        {
            "invitations": lambda person: (
                CommunityInvitation.objects.filter(invitee=person)
                .order_by("pk")
                .values("community__name", "note", "invited_at", "outcome", "ended_at")
            ),
            "invitations sent": lambda person: (
                CommunityInvitation.objects.filter(invited_by=person)
                .order_by("pk")
                .values("community__name", "note", "invited_at")
            ),
        },
    ),
)
register(
    18,
    PersonalData(
        gettext_lazy("That you are new somewhere"),
        gettext_lazy("Who welcomes you there"),
        _newcomers_kept,
        {
            "new in a community": lambda person: (
                Newcomer.objects.filter(employee=person)
                .order_by("pk")
                .values("community__name", "arrived_at", "dismissed_at", "greeted_at")
            )
        },
    ),
)
register(
    19,
    PersonalData(
        gettext_lazy("Small jobs you took on"),
        EVERY_COLLEAGUE,
        _jobs_kept,
        {
            "small jobs": lambda person: (
                Opportunity.objects.filter(taken_by=person)
                .order_by("pk")
                .values("community__name", "title", "taken_at", "done_at")
            )
        },
    ),
)
register(
    20,
    PersonalData(
        gettext_lazy("What you and a coach write in confidence"),
        gettext_lazy("You two"),
        _confidential_kept,
        {
            "conversations in confidence": lambda person: (
                ConfidentialConversation.objects.filter(Q(writer=person) | Q(coach=person))
                .order_by("pk")
                .values("community__name", "opened_at", "closed_at")
            ),
            "written in confidence": lambda person: (
                ConfidentialMessage.objects.filter(
                    Q(conversation__writer=person, by_coach=False) | Q(conversation__coach=person, by_coach=True)
                )
                .order_by("pk")
                .values("text", "at")
            ),
        },
    ),
)
register(
    21,
    PersonalData(
        gettext_lazy("Your changes to the texts of [a community]"),
        gettext_lazy("Its core group and role holders"),
        WITH_THE_COMMUNITY,
        {
            "changes of a community": lambda person: (
                CommunityRevision.objects.filter(changed_by=person)
                .order_by("pk")
                .values("community__name", "field", "before", "after", "changed_at")
            )
        },
    ),
)
register(
    23,
    PersonalData(
        gettext_lazy("Your versions of the organisation’s approach"),
        EVERY_COLLEAGUE,
        gettext_lazy("Organisation deleted"),
        {
            "versions of the approach": lambda person: (
                ApproachVersion.objects.filter(written_by=person).order_by("pk").values("number", "written_at")
            )
        },
    ),
)
