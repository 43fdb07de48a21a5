"""Remarks beside the parts of a draft: left by whoever takes part, handled by whoever writes it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from charters.adoption.adopting import adopt, propose_version
from charters.drafting.drafts import drop_draft, save_part
from charters.drafting.parts import Value
from charters.models import CharterRemark, CharterVersion, Part
from charters.remarks import remarks
from charters.remarks.remarks import (
    Handled,
    NoMoreDraft,
    TooManyRemarks,
    add_remark,
    edit_remark,
    mark_handled,
    remarks_of,
    take_up_again,
    withdraw_remark,
)
from communities.models import Community, Phase
from communities.models.locking import CommunityClosed, lock_open
from cop_platform.web.idempotency import KEY_FIELD
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_draft, signed_in

DRAFT = "/o/mereldal/communities/plain-language/charter/draft/"


@pytest.fixture
def draft(mereldal: Tenant) -> CharterVersion:
    with mereldal.enter():
        return make_draft(mereldal.communities["plain-language"], mereldal["Nele"])


@pytest.fixture
def remark(mereldal: Tenant, draft: CharterVersion) -> CharterRemark:
    with mereldal.enter():
        return add_remark(draft, Part.PURPOSE, "Shall we say letter?", by=mereldal["Amina"])


def page(house: Tenant, who: str, address: str = DRAFT) -> str:
    response = signed_in(house[who]).get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def act(house: Tenant, who: str, remark: CharterRemark, **typed: str) -> Any:
    return signed_in(house[who]).post(f"{DRAFT}remarks/{remark.public_id}/", typed)


def texts(house: Tenant) -> list[tuple[str, str]]:
    with house.enter():
        return list(CharterRemark.objects.order_by("pk").values_list("part", "text"))


@pytest.mark.parametrize(
    ("who", "status"),
    [("Amina", 302), ("Karel", 302), ("Nele", 302), ("Griet", 302), ("Kofi", 403), ("Chloé", 403), ("Tom", 403)],
)
def test_whoever_reads_the_draft_and_takes_part_leaves_one(
    mereldal: Tenant, draft: CharterVersion, who: str, status: int
) -> None:
    typed = {"part": "values", "text": "One line.\nAnd <b>another</b>."}
    response = signed_in(mereldal[who]).post(f"{DRAFT}remarks/", typed)
    assert response.status_code == status
    assert texts(mereldal) == ([("values", "One line.\nAnd <b>another</b>.")] if status == 302 else [])
    if status == 302:
        assert "One line.<br>And &lt;b&gt;another&lt;/b&gt;." in page(mereldal, "Karel")


def test_once_its_part_is_written_anew_it_stays_and_says_so(
    mereldal: Tenant, draft: CharterVersion, remark: CharterRemark
) -> None:
    assert "about an earlier text" not in page(mereldal, "Karel")
    for part in [Part.VALUES, Part.PURPOSE]:
        with mereldal.enter():
            row = draft.parts.get(part=part)
            value = (Value("Kind."),) if part == Part.VALUES else "Every letter."
            save_part(draft, part, value, by=mereldal["Nele"], revision=row.revision)
        read = page(mereldal, "Karel")
        assert "Shall we say letter?" in read
        assert ("about an earlier text" in read) == (part == Part.PURPOSE)


def test_its_form_opens_beside_the_part(mereldal: Tenant, draft: CharterVersion) -> None:
    opened = page(mereldal, "Amina", f"{DRAFT}?remark=values")
    assert opened.count('name="text"') == 1
    # The link leads into its field, which gets the focus.
    assert f'href="{DRAFT}?remark=values#id_text"' in page(mereldal, "Amina")
    assert opened.count('id="id_text"') == 1
    assert 'name="text"' not in page(mereldal, "Amina")
    assert 'name="text"' not in page(mereldal, "Amina", f"{DRAFT}?remark=nothing")


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "Write a few words."), ("\u3164", "Write a few words."), ("x" * 20_000, "19600 characters too many.")],
)
def test_what_cannot_be_saved_is_said_at_its_field(
    mereldal: Tenant, draft: CharterVersion, text: str, said: str
) -> None:
    response = signed_in(mereldal["Amina"]).post(f"{DRAFT}remarks/", {"part": "values", "text": text})
    body = response.content.decode()
    assert (response.status_code, said in body, text in body) == (422, True, True)
    assert texts(mereldal) == []


def test_a_part_that_does_not_exist_takes_none(mereldal: Tenant, draft: CharterVersion) -> None:
    for part in ["roles", "", "x" * 2000]:
        assert signed_in(mereldal["Amina"]).post(f"{DRAFT}remarks/", {"part": part, "text": "A."}).status_code == 302
    assert texts(mereldal) == []


def test_sent_twice_it_stands_once(mereldal: Tenant, draft: CharterVersion) -> None:
    client = signed_in(mereldal["Amina"])
    form = client.get(f"{DRAFT}?remark=values").content.decode()
    key = form.split('name="form_key" value="')[1].split('"')[0]
    for _time in range(2):
        client.post(f"{DRAFT}remarks/", {"part": "values", "text": "Once.", KEY_FIELD: key})
    assert texts(mereldal) == [("values", "Once.")]


def test_its_author_changes_and_withdraws_it(mereldal: Tenant, remark: CharterRemark) -> None:
    assert "Shall we say letter?</textarea>" in page(mereldal, "Amina", f"{DRAFT}remarks/{remark.public_id}/")
    assert act(mereldal, "Amina", remark, text="Shall we say card?").status_code == 302
    assert texts(mereldal) == [("purpose", "Shall we say card?")]
    refused = act(mereldal, "Amina", remark, text="x" * 401)
    assert (refused.status_code, "x" * 401 in refused.content.decode()) == (422, True)
    for action in [{"text": "Mine."}, {"action": "withdraw"}]:
        assert act(mereldal, "Nele", remark, **action).status_code == 403
    assert act(mereldal, "Amina", remark, action="withdraw").status_code == 302
    assert texts(mereldal) == []
    assert act(mereldal, "Amina", remark, action="withdraw").status_code == 404


def test_whoever_writes_the_draft_says_that_it_is_handled(mereldal: Tenant, remark: CharterRemark) -> None:
    assert act(mereldal, "Amina", remark, action="handled").status_code == 403
    assert act(mereldal, "Karel", remark, action="handled").status_code == 302
    assert act(mereldal, "Nele", remark, action="handled").status_code == 302
    with mereldal.enter():
        now = CharterRemark.objects.get()
        assert (now.handled_by, now.is_handled) == (mereldal["Karel"], True)
    body = page(mereldal, "Amina")
    assert "Handled by Karel Segers" in body
    assert "Handled remarks" in body
    refused = act(mereldal, "Amina", remark, text="Mine.")
    assert (refused.status_code, "handled already" in refused.content.decode()) == (409, True)
    assert act(mereldal, "Nele", remark, action="again").status_code == 302
    with mereldal.enter():
        assert CharterRemark.objects.filter(handled_by=None, handled_at=None).exists()


def test_without_a_draft_nothing_is_saved_and_what_was_typed_is_shown(mereldal: Tenant, draft: CharterVersion) -> None:
    with mereldal.enter():
        drop_draft(draft)
    typed = {"part": "values", "text": "My <i>words</i>."}
    response = signed_in(mereldal["Amina"]).post(f"{DRAFT}remarks/", typed, follow=True)
    assert "My &lt;i&gt;words&lt;/i&gt;." in response.content.decode()
    assert texts(mereldal) == []


def test_during_the_round_nothing_is_saved_and_what_was_typed_stays(
    mereldal: Tenant, draft: CharterVersion, remark: CharterRemark
) -> None:
    with mereldal.enter():
        propose_version(draft, by=mereldal["Nele"], closes_at=timezone.now() + timedelta(days=10))
    response = signed_in(mereldal["Amina"]).post(f"{DRAFT}remarks/", {"part": "values", "text": "My words."})
    body = response.content.decode()
    assert (response.status_code, "My words." in body, "was not saved" in body) == (409, True, True)
    body = page(mereldal, "Amina")
    assert "Shall we say letter?" in body, "It stays readable."
    assert "Leave a remark" not in body
    assert 'value="handled"' not in page(mereldal, "Karel")


def test_they_stay_with_their_version(inside: Tenant, draft: CharterVersion, remark: CharterRemark) -> None:
    adopt(draft)
    assert [each.text for each in remarks_of(draft)["purpose"].waiting] == ["Shall we say letter?"]
    with pytest.raises(NoMoreDraft):
        add_remark(draft, Part.VALUES, "Late.", by=inside["Amina"])
    with pytest.raises(NoMoreDraft):
        edit_remark(remark, "Late.")
    with pytest.raises(NoMoreDraft):
        mark_handled(remark, by=inside["Nele"])
    for verb in [withdraw_remark, take_up_again]:
        with pytest.raises(NoMoreDraft):
            verb(remark)
    assert CharterRemark.objects.get() == remark


def test_a_closed_community_takes_none(inside: Tenant, draft: CharterVersion) -> None:
    type(draft.community).objects.update(phase=Phase.CLOSED)
    with pytest.raises(CommunityClosed):
        add_remark(draft, Part.VALUES, "Late.", by=inside["Amina"])


def test_there_are_so_many_at_most(inside: Tenant, draft: CharterVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remarks, "MAX_OPEN", 2)
    made = [add_remark(draft, Part.VALUES, "One.", by=inside["Amina"]) for _time in range(2)]
    with pytest.raises(TooManyRemarks):
        add_remark(draft, Part.CADENCE, "Three.", by=inside["Wout"])
    mark_handled(made[0], by=inside["Nele"])
    add_remark(draft, Part.CADENCE, "Three.", by=inside["Wout"])
    with pytest.raises(Handled):
        edit_remark(made[0], "Else.")


def test_withdrawn_while_it_is_changed_its_words_are_there_to_be_left_anew(
    mereldal: Tenant, draft: CharterVersion, remark: CharterRemark, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the same person, on another page that is open."""

    def while_it_goes(community: Community) -> Community:
        CharterRemark.objects.filter(pk=remark.pk).delete()
        return lock_open(community)

    monkeypatch.setattr(remarks, "lock_open", while_it_goes)
    response = act(mereldal, "Amina", remark, text="Say mail.")
    said = response.content.decode()
    assert response.status_code == 409
    assert "This remark was withdrawn meanwhile." in said
    assert said.count("Say mail.</textarea>") == 1
    assert f'action="{DRAFT}remarks/#part-purpose"' in said


def test_handled_while_it_is_changed_one_of_both_counts(
    mereldal: Tenant, draft: CharterVersion, remark: CharterRemark, transactional_db: None
) -> None:
    run_at_once(mereldal, lambda: mark_handled(remark, by=mereldal["Nele"]), times=4)
    with mereldal.enter():
        assert CharterRemark.objects.get().is_handled


@pytest.mark.parametrize("wrong", [{"text": ""}, {"part": "roles"}, {"handled_by": "Nele"}])
def test_the_database_refuses_what_makes_no_sense(
    inside: Tenant, draft: CharterVersion, remark: CharterRemark, wrong: dict[str, Any]
) -> None:
    values = {name: inside[value] if name == "handled_by" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        CharterRemark.objects.filter(pk=remark.pk).update(**values)
