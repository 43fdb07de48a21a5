"""What charters keep of a person: the parts they wrote, their notes on ambitions, the reviews they held."""

from django.utils.translation import gettext_lazy

from charters.models import AmbitionNote, CharterPart, CharterRemark, CharterReview
from cop_platform.personal_data import PersonalData, register

register(
    22,
    PersonalData(
        gettext_lazy("What you wrote on a one-pager"),
        gettext_lazy("Every colleague; a draft only who may write it"),
        gettext_lazy("[Community] deleted; a forgotten draft a year later"),
        {
            "parts of a one-pager": lambda person: (
                CharterPart.objects.filter(edited_by=person)
                .order_by("pk")
                .values("version__community__name", "version__number", "part", "edited_at")
            ),
            "notes on ambitions": lambda person: (
                AmbitionNote.objects.filter(written_by=person)
                .order_by("pk")
                .values("ambition__community__name", "state", "text", "written_at")
            ),
            "reviews of a one-pager": lambda person: (
                CharterReview.objects.filter(reviewed_by=person)
                .order_by("pk")
                .values("version__community__name", "outcome", "reviewed_at")
            ),
        },
    ),
)
register(
    23,
    PersonalData(
        gettext_lazy("Remarks on a one-pager you made or handled"),
        gettext_lazy("Members and role holders there"),
        gettext_lazy("A year after its adoption or end"),
        {
            "remarks on a one-pager": lambda person: (
                CharterRemark.objects.filter(written_by=person)
                .order_by("pk")
                .values("version__community__name", "part", "text", "written_at")
            ),
            "handled remarks on a one-pager": lambda person: (
                CharterRemark.objects.filter(handled_by=person)
                .order_by("pk")
                .values("version__community__name", "part", "handled_at")
            ),
        },
    ),
)
