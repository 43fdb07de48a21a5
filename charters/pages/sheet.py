"""What the sheet of a version shows: its parts in their places, its roles, and how its ambitions go."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from charters.ambitions.progress import with_latest_note
from charters.drafting.drafts import sheet_of
from charters.drafting.part_form import PartForm
from charters.drafting.parts import AmbitionLine
from charters.models import Ambition, CharterPart, CharterVersion, Part
from charters.remarks.remarks import PartRemarks
from communities.models import Community, Role, RoleTerm
from communities.roles.terms import holders
from cop_platform.planned_queries import Moment, planned

#: Where the parts stand, row by row, in columns of twelve.
PLACES: list[list[tuple[Any, int]]] = [
    [(Part.PURPOSE, 8), (Part.REVIEW_DATE, 4)],
    [(Part.VALUES, 5), (Part.AMBITIONS, 7)],
    [(Part.CADENCE, 4), ("roles", 4), (Part.TOOLING, 4)],
    [(Part.CRITERIA, 12)],
]
#: The id of the first field of each form in charters/drafting/forms.py.
FIRST_FIELDS: dict[str, str] = {
    Part.PURPOSE: "id_text",
    Part.VALUES: "id_text_1",
    Part.AMBITIONS: "id_text_1",
    Part.CADENCE: "id_frequency",
    Part.TOOLING: "id_label_1",
    Part.CRITERIA: "id_text_1",
    Part.REVIEW_DATE: "id_on",
}


@dataclass(frozen=True)
class Section:
    """One part in its place. ``form``: it is open for editing. ``theirs``: what somebody else saved meanwhile."""

    part: str
    label: str
    css: str
    value: Any = None
    form: PartForm | None = None
    theirs: CharterPart | None = None
    remarks: PartRemarks | None = None
    is_changed: bool = False

    @property
    def first_field(self) -> str:
        """Where the link to edit it leads to: a browser gives the focus to what an address names."""
        return FIRST_FIELDS.get(self.part, "")


@dataclass(frozen=True)
class AmbitionProgress:
    """An ambition of a version, and how the community's own goes now; neither while it is not adopted."""

    line: AmbitionLine
    ambition: Ambition | None
    note: str | None = ""


@dataclass(frozen=True)
class RoleHolders:
    role: Role
    terms: list[RoleTerm]


def sections(
    version: CharterVersion,
    *,
    form: PartForm | None = None,
    opened: str = "",
    theirs: CharterPart | None = None,
    remarks: Mapping[str, PartRemarks] | None = None,
    changed: Collection[str] = (),
) -> list[Section]:
    """The parts of a version, in the order of the page; ``opened`` is the one whose ``form`` is shown."""
    sheet = sheet_of(version)
    values = {
        **vars(sheet),
        "ambitions": ambition_progress(version.community, sheet.ambitions),
        "roles": role_holders(version.community, version.replaced_at),
    }
    if version.review_on:
        values["review_date"] = version.review_on
    return [
        Section(
            part=str(name),
            label=str(name.label) if isinstance(name, Part) else "",
            css=_css(row, name, width, opened) + " changed" * (name in changed),
            value=values[name],
            form=form if name == opened else None,
            theirs=theirs if name == opened else None,
            remarks=(remarks or {}).get(str(name)),
            is_changed=name in changed,
        )
        for row in PLACES
        for name, width in row
    ]


def _css(row: list[tuple[Any, int]], name: str, width: int, opened: str) -> str:
    """Nothing slides into the gap that an open part leaves: the others of its row become wider."""
    if name == opened:
        return "w12 part open"
    if opened in [each for each, _width in row]:
        width = 12 // (len(row) - 1)
    return f"w{width} part"


def role_holders(community: Community, until: datetime | None = None) -> list[RoleHolders]:
    """Who holds each role now or, for a replaced version, held it at its end."""
    if until is None:
        held = holders([community]).get(community.pk, [])
    else:
        held_then = Q(ended_at=None) | Q(ended_at__gt=until)
        terms = RoleTerm.objects.filter(held_then, community=community, started_at__lte=until)
        held = list(terms.select_related("employee").order_by("started_at", "id"))
    found = [RoleHolders(role, [term for term in held if term.role == role]) for role in Role]
    return [each for each in found if each.terms]


def ambition_progress(community: Community, lines: Iterable[AmbitionLine]) -> list[AmbitionProgress]:
    """These ambitions with the states of today and the latest words about each."""
    known = {each.public_id: each for each in _ambitions_of(community)} if lines else {}
    return [AmbitionProgress(line, found := known.get(line.key), found.latest_note if found else "") for line in lines]


@planned
def _ambitions_of(community: Community, _at: Moment) -> QuerySet[Ambition]:
    return with_latest_note(community)
