"""What was said of each time of a poll: the one that suits best first, in names and sentences, never in numbers."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cop_platform.planned_queries import Moment, planned
from cop_platform.text import own_direction
from cop_platform.ui.dates import clock, day_long, format_day, to_local
from meetings.models import Poll, PollSlot, PollVote
from members.models import Employee

#: Names in one sentence; the faces below it show everyone.
MOST_NAMED = 3

Choice = PollVote.Choice


@dataclass
class SlotResult:
    """One time, and who says what of it. ``silent``: they answered other times, not this one yet."""

    slot: PollSlot
    said: dict[str, list[Employee]] = field(default_factory=lambda: {choice: [] for choice in Choice})
    silent: list[Employee] = field(default_factory=list)

    @property
    def suits_everyone(self) -> bool:
        return bool(self.said[Choice.YES] or self.said[Choice.IF_NEED_BE]) and not self.said[Choice.NO] + self.silent

    @property
    def is_answered(self) -> bool:
        return any(self.said.values())

    @property
    def rows(self) -> list[tuple[str, list[Employee]]]:
        """The faces with what they say, without empty rows."""
        named = [(str(choice.label), self.said[choice]) for choice in Choice]
        return [(label, people) for label, people in [*named, (_("Not answered yet"), self.silent)] if people]

    @property
    def sentence(self) -> str:
        if self.said[Choice.NO]:
            return _("Not for {names}.").format(names=first_names(self.said[Choice.NO]))
        if not self.is_answered:
            return _("Nobody has said anything of this one yet.")
        if self.silent:
            return _("Suits whoever has said something of it.")
        if not self.said[Choice.IF_NEED_BE]:
            return _("Suits everyone who answered.")
        if not self.said[Choice.YES]:
            return _("Suits everyone if need be.")
        return _("Suits everyone, {names} if need be.").format(names=first_names(self.said[Choice.IF_NEED_BE]))

    @property
    def rank(self) -> tuple[bool, bool, int, int, object]:
        """Those that can be chosen first; then the fewest without it, the most with a yes, the soonest."""
        without = len(self.said[Choice.NO]) + len(self.silent)
        slot = self.slot
        return not slot.is_offered, slot.is_past, without, -len(self.said[Choice.YES]), slot.starts_at


@dataclass(frozen=True)
class Results:
    """All times of a poll in the order of the page; ``best`` is the first if anybody can come then."""

    slots: list[SlotResult]

    @property
    def is_answered(self) -> bool:
        return any(result.is_answered for result in self.slots)

    @property
    def best(self) -> SlotResult | None:
        first = self.slots[0]
        can_come = first.said[Choice.YES] or first.said[Choice.IF_NEED_BE]
        return first if first.slot.can_be_chosen and can_come else None

    @property
    def can_be_chosen(self) -> bool:
        return any(result.slot.can_be_chosen for result in self.slots)

    @property
    def chosen(self) -> PollSlot | None:
        return next((result.slot for result in self.slots if result.slot.is_chosen), None)

    def headline(self, *, is_open: bool) -> str:
        """“Thursday 12 November suits everyone who answered so far.” Empty where nothing suits anybody."""
        if self.best is None:
            return ""
        words = {
            (True, True): _("{day} suits everyone who answered so far."),
            (True, False): _("{day} suits everyone who answered."),
            (False, True): _("{day} suits best so far."),
            (False, False): _("{day} suits best."),
        }[self.best.suits_everyone, is_open]
        said = words.format(day=self._day(self.best.slot))
        return said[:1].upper() + said[1:]

    def _day(self, slot: PollSlot) -> str:
        """The day; with the time where another time is on that day."""
        local = to_local(slot.starts_at)
        others = [each.slot for each in self.slots if each.slot.is_offered and each.slot.pk != slot.pk]
        is_alone = all(to_local(each.starts_at).timetuple()[:3] != local.timetuple()[:3] for each in others)
        return day_long(slot.starts_at) if is_alone else f"{day_long(slot.starts_at)}, {clock(slot.starts_at)}"


def results_of(poll: Poll) -> Results:
    """Two queries, however many people answered."""
    found = {slot.pk: SlotResult(slot) for slot in _slots(poll)}
    voters: dict[int, Employee] = {}
    spoke: dict[int, set[int]] = {pk: set() for pk in found}
    for vote in _votes(poll):
        found[vote.slot_id].said[vote.choice].append(vote.employee)
        spoke[vote.slot_id].add(vote.employee_id)
        if found[vote.slot_id].slot.is_offered:
            voters[vote.employee_id] = vote.employee
    for pk, result in found.items():
        result.slot.poll = poll
        if result.slot.is_offered:
            result.silent = [person for person_id, person in voters.items() if person_id not in spoke[pk]]
    return Results(sorted(found.values(), key=lambda result: result.rank))


@planned
def _slots(poll: Poll, _at: Moment) -> QuerySet[PollSlot]:
    slots: QuerySet[PollSlot] = PollSlot.objects.filter(poll=poll)
    return slots.order_by("starts_at", "id")


@planned
def _votes(poll: Poll, _at: Moment) -> QuerySet[PollVote]:
    votes: QuerySet[PollVote] = PollVote.objects.filter(slot__poll=poll, employee__left_at=None)
    return votes.select_related("employee").order_by("answered_at", "id")


def first_names(people: list[Employee]) -> str:
    """“Nadia and Karel”, “Els, Imane and others”."""
    names = [own_direction(person.first_name) for person in people]
    if len(names) > MOST_NAMED:
        return _("{names} and others").format(names=", ".join(names[: MOST_NAMED - 1]))
    if len(names) == 1:
        return names[0]
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


def mail_went_out(poll: Poll) -> str:
    """“The mail went out on Tuesday.” Empty where nobody was mailed."""
    if not poll.invites:
        return ""
    days = (timezone.localdate() - timezone.localdate(poll.asked_at)).days
    if days <= 0:
        return _("The mail went out today.")
    return _("The mail went out on {day}.").format(day=format_day(poll.asked_at, "l" if days < 7 else "j F"))


def until(poll: Poll) -> str:
    """Until when people can answer: “the end of Friday 30 October”; with a time in another zone."""
    if clock(poll.closes_at) == "00:00":
        return _("the end of {day}").format(day=day_long(poll.last_moment))
    return f"{day_long(poll.closes_at)}, {clock(poll.closes_at)}"
