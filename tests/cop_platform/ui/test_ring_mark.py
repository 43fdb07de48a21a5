"""Ring mark: positions of the dots."""

import math

import pytest

from cop_platform.ui import ring_mark
from cop_platform.ui.ring_mark import Circle, ring_mark_circles, stop


def kinds(circles: list[Circle]) -> str:
    return "".join(circle.kind for circle in circles)


def from_the_middle(circle: Circle) -> float:
    return math.hypot(circle.x - 50, circle.y - 50)


def test_an_empty_mark_is_three_discs() -> None:
    assert kinds(list(ring_mark_circles(0, 0, 0))) == "omi"


def test_each_person_has_a_dot_from_the_outside_in() -> None:
    assert kinds(list(ring_mark_circles(core=1, active=2, periphery=3))) == "omi" + "ddd" + "dd" + "p"


def test_a_mark_never_shows_more_than_its_cap() -> None:
    many = list(ring_mark_circles(100, 1000, 10_000))
    assert len(many) == 3 + ring_mark.MAX_CORE_DOTS + ring_mark.MAX_ACTIVE_DOTS + ring_mark.MAX_PERIPHERY_DOTS
    assert many == list(ring_mark_circles(6, 12, 16))


def test_your_dot_replaces_one_of_your_ring() -> None:
    assert kinds(list(ring_mark_circles(2, 3, 4, you="active"))) == "omi" + "dddd" + "dyd" + "pp"


def test_you_have_a_dot_even_when_nobody_counted_you() -> None:
    assert kinds(list(ring_mark_circles(0, 0, 0, you="periphery"))) == "omi" + "y"


@pytest.mark.parametrize("people", [2, 3, 8, 16])
def test_your_dot_stands_in_the_same_place_whatever_the_number(people: int) -> None:
    (you,) = [circle for circle in ring_mark_circles(0, 0, people, you="periphery") if circle.kind == "y"]
    assert (round(you.x, 1), round(you.y, 1)) == (8.3, 42.0)


def test_dots_stand_inside_the_band_of_their_ring() -> None:
    outer, active, core = 50, 35, 19
    dots = list(ring_mark_circles(6, 12, 16))[3:]
    bands = {1.7: (active, outer), 2.6: (core, active), 3.1: (0, core)}
    for dot in dots:
        inside, outside = bands[round(dot.radius, 1)]
        assert inside <= from_the_middle(dot) - dot.radius
        assert from_the_middle(dot) + dot.radius <= outside


def test_no_two_dots_of_a_full_ring_touch() -> None:
    dots = list(ring_mark_circles(6, 12, 16))[3:]
    gaps = [math.hypot(a.x - b.x, a.y - b.y) - a.radius - b.radius for a in dots for b in dots if a is not b]
    assert min(gaps) > 1


@pytest.mark.parametrize("count", [1, 2, 7, 20, 30, 60])
def test_people_on_a_ring_have_a_stop_of_their_own(count: int) -> None:
    stops = {stop(index, count, offset=58) for index in range(count)}
    assert len(stops) == count
    assert stops <= set(range(60))


def test_more_people_than_stops_share_them() -> None:
    assert {stop(index, 100) for index in range(100)} == set(range(60))


@pytest.mark.parametrize(("phase", "point"), [(0, (4, 19)), (1, (8.6, 9.6)), (2, (22, 5)), (4, (40, 19))])
def test_the_phases_stand_on_the_arc(phase: int, point: tuple[float, float]) -> None:
    x, y = ring_mark.arc_point(phase)
    assert (round(x, 1), round(y, 1)) == point
