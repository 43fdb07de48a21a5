"""The order of names: the same on every server, also in an index."""

import re
from pathlib import Path

from django.db import connection

from cop_platform.sorting import SortKey
from members.models import Employee
from tests.support.people import Tenant

ROOT = Path(__file__).resolve().parent.parent.parent


def test_accents_and_capitals_do_not_count(inside: Tenant) -> None:
    Employee.objects.filter(pk=inside["Amina"].pk).update(name="Ærø Østergård")
    Employee.objects.filter(pk=inside["Nele"].pk).update(name="élise Aerts")
    found = Employee.objects.order_by(SortKey("name"), "id").values_list("name", flat=True)
    assert list(found)[:4] == ["Ærø Østergård", "Chloé Simoens", "élise Aerts", "Griet Lambrecht"]


def test_the_index_of_people_serves_this_order(inside: Tenant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    people = Employee.objects.filter(organisation=inside.organisation).order_by(SortKey("name"))
    assert "employee_by_name" in people.explain()


def test_no_list_is_ordered_by_a_bare_name() -> None:
    """A bare name is ordered as this server happens to, often with É behind Z."""
    bare = re.compile(
        r"""(?:order_by\(|ordering = )[^\n]*(?:["'](?:\w+__)?-?(?:name|domain|focus|normalised)["'](?!\))|Lower\()"""
    )
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for app in ["cop_platform", "members", "communities", "meetings", "charters", "knowledge"]
        for file in (ROOT / app).rglob("*.py")
        for line in file.read_text().splitlines()
        if bare.search(line)
    ]
    assert found == []
