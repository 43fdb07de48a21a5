"""Colours in mails are the same as on the pages."""

import math
import re
from pathlib import Path

import pytest
from django.conf import settings

from communities.notifications.colours import COLOURS

TOKENS = Path(settings.BASE_DIR, "static/css/tokens.css").read_text()
MAIL = Path(settings.BASE_DIR, "templates/email/base.html").read_text()


def srgb(lightness: float, chroma: float, hue: float) -> str:
    """OKLCH to sRGB (https://bottosson.github.io/posts/oklab), each channel clipped."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return "#" + "".join(f"{channel(value):02x}" for value in (red, green, blue))


def channel(linear: float) -> int:
    value = min(1.0, max(0.0, linear))
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))


def test_every_ink_of_the_pages_is_there() -> None:
    assert set(COLOURS) == set(re.findall(r"\.ink-(\w+)", TOKENS))


@pytest.mark.parametrize("ink", COLOURS)
def test_an_ink_is_the_light_token_in_srgb(ink: str) -> None:
    (hue,) = re.findall(rf"\.ink-{ink} \{{ --h: (\d+)", TOKENS)
    tokens = re.findall(r"--c-(\w+): light-dark\(oklch\(([\d.]+)% ([\d.]+) ", TOKENS)
    named = {name: srgb(float(light) / 100, float(chroma), float(hue)) for name, light, chroma in tokens}
    assert COLOURS[ink] == {"kick" if name == "text" else name: colour for name, colour in named.items()}


def test_a_mail_without_an_ink_is_tomato() -> None:
    defaults = dict(re.findall(r'\{\{ (\w+)\|default:"(#\w{6})" \}\}', MAIL))
    assert defaults == COLOURS["tomato"]
