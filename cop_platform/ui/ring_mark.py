"""Geometry of the ring mark: the position of each dot of a community's mark. Numbers only, no markup."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CORE_DOTS, MAX_ACTIVE_DOTS, MAX_PERIPHERY_DOTS = 6, 12, 16
# Radians. Your dot is the second of its ring and always at this angle, however many others there are.
YOUR_DOT_ANGLE = math.radians(190.9)
STOPS_PER_RING = 60


@dataclass(frozen=True)
class RingShape:
    """Sizes as a share of the mark's radius: distance of the dots from the centre, radius of a dot and of yours."""

    level: str
    max_dots: int
    distance: float
    dot_radius: float
    your_dot_radius: float


RINGS = (
    RingShape("periphery", MAX_PERIPHERY_DOTS, 0.85, 0.034, 0.066),
    RingShape("active", MAX_ACTIVE_DOTS, 0.54, 0.052, 0.084),
    RingShape("core", MAX_CORE_DOTS, 0.21, 0.062, 0.096),
)
DISCS = (("o", 1.0), ("m", 0.7), ("i", 0.38))


@dataclass(frozen=True)
class Circle:
    kind: str
    x: float
    y: float
    radius: float


def ring_mark_circles(core: int, active: int, periphery: int, you: str = "") -> Iterator[Circle]:
    """The mark in a square of 100 by 100: three discs and a dot per person.

    The number of dots is capped, so that a bigger community does not look better.
    """
    counts = {"core": core, "active": active, "periphery": periphery}
    yield from discs(50, 50, 50)
    for ring in RINGS:
        yield from dots(ring, counts[ring.level], ring.level == you)


def discs(x: float, y: float, radius: float) -> Iterator[Circle]:
    for kind, share in DISCS:
        yield Circle(kind, x, y, radius * share)


def dots(
    ring: RingShape, count: int, with_you: bool = False, around: tuple[float, float, float] = (50, 50, 50)
) -> Iterator[Circle]:
    """The dots of one ring, always the same for the same count. ``with_you``: yours is there even if ``count`` is 0."""
    count = min(max(count, int(with_you)), ring.max_dots)
    yours = min(1, count - 1) if with_you else None
    for place in range(count):
        yield _dot(ring, YOUR_DOT_ANGLE + (place - 1) * 2 * math.pi / count, place == yours, around)


def _dot(ring: RingShape, angle: float, is_you: bool, around: tuple[float, float, float]) -> Circle:
    x, y, radius = around
    return Circle(
        kind="y" if is_you else _dot_kind(ring),
        x=x + radius * ring.distance * math.cos(angle),
        y=y + radius * ring.distance * math.sin(angle),
        radius=radius * (ring.your_dot_radius if is_you else ring.dot_radius),
    )


def _dot_kind(ring: RingShape) -> str:
    return "p" if ring.level == "core" else "d"


def stop(index: int, count: int, offset: int = 0) -> int:
    """Which of the sixty stops of a ring (six degrees each) person ``index`` of ``count`` gets."""
    return round(index * STOPS_PER_RING / max(count, 1) + offset) % STOPS_PER_RING


@dataclass(frozen=True)
class PosterMark:
    """One community on the poster of the sign-in page, which is 560 wide and high."""

    colour: str
    x: float
    y: float
    radius: float


POSTER = (
    PosterMark("teal", 330, 250, 225),
    PosterMark("tomato", 170, 430, 130),
    PosterMark("sun", 440, 470, 95),
    PosterMark("iris", 130, 140, 110),
    PosterMark("leaf", 470, 80, 70),
)
# The visitor's dot, on the border between two communities.
POSTER_YOU = Circle("y", 222, 312, 15)


def poster_circles(community: PosterMark) -> Iterator[Circle]:
    around = (community.x, community.y, community.radius)
    yield from discs(*around)
    for ring, count in zip(RINGS, (12, 12, 5), strict=True):
        yield from dots(ring, count, around=around)


# The arc of the five phases on a card, from left to right; degrees.
ARC_PATH = "M4 19A18 14 0 0 1 40 19"
ARC_DEGREES = (180, 138, 90, 42, 0)


def arc_point(phase: int) -> tuple[float, float]:
    """The x and y of phase 0 to 4 on the arc, in a box of 44 by 24."""
    angle = math.radians(ARC_DEGREES[phase])
    return (22 + 18 * math.cos(angle), 19 - 14 * math.sin(angle))
