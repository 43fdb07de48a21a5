"""The checklist of each step: points contributed by the apps that know, in their modules ``lifecycle_checks``.

A hard point blocks the step, with its reason. A soft one can wait, with a reason that is kept (L2).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from communities.models import Community, Phase
from communities.roles.viewers import Viewer


@dataclass(frozen=True)
class Point:
    """How one point stands. ``note`` says who or since when; ``url`` leads to what settles it, with ``button``."""

    is_done: bool
    note: str = ""
    url: str = ""
    button: str = ""


Look = Callable[[Viewer], Point | None]


@dataclass(frozen=True)
class Check:
    """One point of the checklist before a phase. ``place`` orders them, whichever app they come from."""

    key: str
    label: Promise
    phase: Phase
    place: int
    is_hard: bool
    #: How it stands for this viewer, whom its link must not lead to a refusal; None where it does not apply.
    look: Look


@dataclass(frozen=True)
class CheckedPoint:
    """A point of the checklist of one community."""

    check: Check
    point: Point

    @property
    def blocks(self) -> bool:
        return self.check.is_hard and not self.point.is_done

    @property
    def can_wait(self) -> bool:
        return not self.check.is_hard and not self.point.is_done


_checks: dict[str, Check] = {}


def check(key: str, label: Promise, phase: Phase, place: int, *, is_hard: bool) -> Callable[[Look], Look]:
    """Register a point of the step into ``phase``. Its key is stored when it is left for later, so it stays."""

    def register(look: Look) -> Look:
        _checks[key] = Check(key, label, phase, place, is_hard, look)
        return look

    return register


def checklist(viewer: Viewer, phase: Phase) -> list[CheckedPoint]:
    """The points before the step into this phase, in their order."""
    wanted = sorted((each for each in _checks.values() if each.phase == phase), key=lambda each: each.place)
    found = ((each, each.look(viewer)) for each in wanted)
    return [CheckedPoint(each, point) for each, point in found if point is not None]


def needed_for(phase: Phase) -> list[Any]:
    """The labels of what cannot wait before the step into this phase, in their order."""
    return [
        each.label
        for each in sorted(_checks.values(), key=lambda each: each.place)
        if each.phase == phase and each.is_hard
    ]


def labels_of(keys: list[str]) -> list[Any]:
    """The labels of these points; of one that exists no more there is none."""
    return [_checks[key].label for key in keys if key in _checks]


# --- Signs that it may be time to close ---------------------------------------------------------------------------
_signs: list[Callable[[Community], str]] = []


def sign(look: Callable[[Community], str]) -> Callable[[Community], str]:
    """Register a sign that it may be time to talk about closing: a sentence, or an empty text."""
    _signs.append(look)
    return look


def signs_of(community: Community) -> list[str]:
    """What may be a reason to talk about closing (S52). A suggestion: nothing closes by itself."""
    if community.phase != Phase.PERFORM:
        return []
    return [words for look in _signs if (words := look(community))]
