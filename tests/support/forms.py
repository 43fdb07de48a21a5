"""Forms as a page shows them."""

from typing import Any

from django.test import Client


def settings_form(client: Client, section: str, community: str = "/o/mereldal/communities/plain-language/") -> Any:
    """The form of a section on the settings page of a community; None for those who may not change it."""
    rows = client.get(f"{community}settings/").context["rows"]
    return next(row.form for row in rows if row.section.key == section)
