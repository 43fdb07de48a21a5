"""``manage.py create_organisation``: one clear sentence for any input."""

import io

import pytest
from django.core.management import CommandError, call_command

from cop_platform.outbox.models import QueuedMail
from members.models import Organisation
from tests.support.people import Tenant


def create(*typed: str, **options: str) -> str:
    told = io.StringIO()
    call_command("create_organisation", *typed, stdout=told, **options)
    return told.getvalue()


def test_it_says_where_the_organisation_is_and_who_is_invited(db: None) -> None:
    told = create("zonnebos", "Zonnebos", "ada@zonnebos.example", language="nl", time_zone="Europe/Amsterdam")
    assert told == "Zonnebos is at /o/zonnebos/; ada@zonnebos.example is invited.\n"
    organisation = Organisation.objects.get()
    assert (organisation.language, organisation.time_zone) == ("nl", "Europe/Amsterdam")
    assert list(QueuedMail.objects.order_by("pk").values_list("kind", "organisation")) == [
        ("organisation_invitation", organisation.pk)
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            ("zonne bos", "Z", "ada@zonnebos.example"),
            "slug: Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        ),
        (("mereldal", "Z", "ada@zonnebos.example"), "slug: Organisation with this Address already exists."),
        (("zonnebos", "Z", "ada"), "Enter a valid email address."),
        (("zonnebos", "Z", f"{'a' * 250}@b.example"), "Ensure this value has at most 254 characters (it has 260)."),
        (("zonnebos", "Z", ""), "This field cannot be blank."),
        (("zonnebos", "", "ada@zonnebos.example"), "name: This field cannot be blank."),
        (("zonnebos", "\u200b", "ada@zonnebos.example"), "name: This field cannot be blank."),
        (
            ("zonnebos", "Z" * 101, "ada@zonnebos.example"),
            "name: Ensure this value has at most 100 characters (it has 101).",
        ),
    ],
)
def test_it_says_what_is_wrong_and_makes_nothing(mereldal: Tenant, typed: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError) as caught:
        create(*typed)
    assert str(caught.value) == sentence
    assert (Organisation.objects.count(), QueuedMail.objects.count()) == (1, 0)


def test_a_time_zone_that_is_no_place_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match=r"^time_zone: Choose one of the listed time zones\.$"):
        create("zonnebos", "Zonnebos", "ada@zonnebos.example", time_zone="EST")
