"""What members keep of a person: profile, account, topics, the invitation, and acts of administration."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.audit.models import LOG_KEPT_FOR, AuditEntry
from cop_platform.personal_data import PersonalData, register
from cop_platform.retention import SETTLED_MAIL_KEPT, UNDECIDED_MAIL_KEPT
from members.invitations.retention import ENDED_INVITATIONS_KEPT
from members.models import Employee, ExpertiseTopic, OrganisationInvitation

EVERY_COLLEAGUE = gettext_lazy("Every colleague")


def _mail_kept() -> str:
    days = {"days": SETTLED_MAIL_KEPT.days, "more": UNDECIDED_MAIL_KEPT.days}
    return _("%(days)s days; %(more)s if undelivered") % days


def _invitation_kept() -> str:
    return _("%(days)s days after you came") % {"days": ENDED_INVITATIONS_KEPT.days}


def _log_kept() -> str:
    return _("%(years)s years") % {"years": LOG_KEPT_FOR.days // 365}


register(
    1,
    PersonalData(
        gettext_lazy("Your name, place of work and word about you"),
        EVERY_COLLEAGUE,
        gettext_lazy("You change it"),
        {
            "profile": lambda person: Employee.objects.filter(pk=person.pk).values(
                "name",
                "works_at",
                "introduction",
                "is_administrator",
                "joined_at",
                "user__email",
                "user__language",
                "user__theme",
                "user__time_zone",
            )
        },
    ),
)
register(
    2,
    PersonalData(
        gettext_lazy("What colleagues can ask you about"),
        EVERY_COLLEAGUE,
        gettext_lazy("You remove it"),
        {"topics": lambda person: ExpertiseTopic.objects.filter(employee=person).order_by("pk").values("text")},
    ),
)
register(
    3,
    PersonalData(
        gettext_lazy("Your settings and other addresses"),
        gettext_lazy("You and the administrators"),
        gettext_lazy("You change them"),
    ),
)
register(
    31,
    PersonalData(
        gettext_lazy("Your invitation to this organisation"),
        gettext_lazy("The administrators"),
        _invitation_kept,
        {
            "invitation to the organisation": lambda person: (
                OrganisationInvitation.objects.filter(accepted_by=person)
                .order_by("pk")
                .values("email", "invited_at", "accepted_at")
            )
        },
    ),
)
register(
    32,
    PersonalData(
        gettext_lazy("Mails you got, not their words"),
        gettext_lazy("Whoever runs Kring"),
        _mail_kept,
    ),
)
register(
    33,
    PersonalData(
        gettext_lazy("What administrators change"),
        gettext_lazy("The administrators"),
        _log_kept,
        {
            "administration": lambda person: (
                AuditEntry.objects.filter(actor=person).order_by("pk").values("at", "action")
            )
        },
    ),
)
