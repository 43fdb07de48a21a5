"""The field for a time zone."""

import pytest
from django import forms

from cop_platform.forms.time_zones import TimeZoneField


class Place(forms.Form):
    time_zone = TimeZoneField(label="Time zone", required=False)


@pytest.mark.parametrize(("typed", "kept"), [("brussels", "Europe/Brussels"), ("", ""), ("UTC", "UTC")])
def test_what_was_typed_becomes_the_name(typed: str, kept: str) -> None:
    form = Place({"time_zone": typed})
    assert form.is_valid()
    assert form.cleaned_data == {"time_zone": kept}


@pytest.mark.parametrize("typed", ["Atlantis", "\x00", "x" * 10000])
def test_another_text_is_refused_and_stays(typed: str) -> None:
    form = Place({"time_zone": typed})
    assert form.errors["time_zone"] == ["Choose one of the listed time zones. Type a city, such as Brussels."]
    assert form["time_zone"].value() == typed


def test_the_browser_offers_the_list_and_the_name_is_written_with_spaces() -> None:
    shown = str(Place(initial={"time_zone": "America/New_York"})["time_zone"])
    assert 'name="time_zone" value="America/New York" list="id_time_zone_names"' in shown
    assert '<datalist id="id_time_zone_names"><option>Africa/Abidjan</option>' in shown


def test_the_same_zone_is_no_change() -> None:
    form = Place({"time_zone": "America/New York"}, initial={"time_zone": "America/New_York"})
    assert not form.has_changed()
