"""The search index is what it would be if it were written anew, after each kind of change."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from charters.ambitions.progress import update_progress
from charters.models import Ambition
from communities.description.editing import edit, put_back
from communities.directory.search import DirectoryQuery, find
from communities.models import Community, CommunityRevision, Level, RoleTerm
from communities.participation.levels import choose_level, leave
from communities.roles.terms import resign
from cop_platform.search.models import SearchSpelling, SearchWord
from cop_platform.search.upkeep import rebuild, searched_texts, tidy_spellings
from members.models import Employee
from members.people.deactivation import deactivate, reactivate
from members.people.expertise import add_topic, find_experts, remove_all_topics, remove_topic
from tests.support.people import Tenant, make_charter, make_community


def written() -> Counter[Any]:
    return Counter(SearchWord.objects.values_list("subject", "record", "source", "word", "weight"))


def spelled() -> Counter[Any]:
    return Counter(SearchSpelling.objects.values_list("how", "key", "word"))


def names(house: Tenant, text: str) -> list[str]:
    return [each.name for each in find(DirectoryQuery(text), house["Chloé"]).page.items]


def steps(house: Tenant) -> Iterator[str]:
    """Each kind of change by which something is found, or found no more. Yields what was done."""
    yield from steps_of_communities(house)
    yield from steps_of_topics(house)
    yield from steps_of_people(house)


def steps_of_communities(house: Tenant) -> Iterator[str]:
    plain, nele = house.communities["plain-language"], house["Nele"]
    hoists = make_community(house.organisation, "Over en weer", purpose="Hoists that lift gently.", domain="Care")
    assert names(house, "over") == names(house, "hoist") == ["Over en weer"]
    yield "a community is made"
    edit(hoists, {"purpose": "Baths that nobody fears."}, by=nele)
    assert (names(house, "hoist"), names(house, "bath")) == ([], ["Over en weer"])
    yield "its purpose is changed"
    put_back(CommunityRevision.objects.latest("id"), by=nele)
    assert names(house, "hoists") == ["Over en weer"]
    yield "and put back"
    Community.objects.filter(pk=hoists.pk).update(name="Tilliften", domain="Techniek", next_meeting_at=timezone.now())
    assert (names(house, "tillift techniek"), names(house, "over weer")) == (["Tilliften"], [])
    yield "rows are changed at once"
    hoists.delete()
    assert names(house, "tillift") == []
    yield "a community is deleted"
    make_charter(plain, nele)
    ambition = Ambition.objects.earliest("id")
    assert names(house, ambition.text) == ["Plain Language"]
    yield "ambitions are adopted"
    update_progress(ambition, by=nele, state=Ambition.State.DROPPED)
    assert names(house, ambition.text) == []
    yield "an ambition is let go"


def steps_of_topics(house: Tenant) -> Iterator[str]:
    plain, karel = house.communities["plain-language"], house["Karel"]
    topic = add_topic(karel, "Zeppelins")
    assert names(house, "zeppelin") == ["Plain Language"]
    yield "a topic is added"
    leave(plain, karel)
    assert names(house, "zeppelin") == []
    assert list(find_experts("zeppelin")) == [karel]
    yield "a participant leaves the community"
    choose_level(plain, karel, Level.PERIPHERY)
    remove_topic(topic)
    assert names(house, "zeppelin") == []
    yield "a topic is removed"


def steps_of_people(house: Tenant) -> Iterator[str]:
    nele = house["Nele"]
    add_topic(nele, "Windmills")
    Employee.objects.filter(pk=nele.pk).update(name="Nele Quisthoudt")
    assert (names(house, "quisthoudt"), names(house, "baert")) == (["Plain Language"], [])
    yield "a role holder gets another name"
    resign(RoleTerm.objects.get(employee=nele, ended_at=None))
    assert names(house, "quisthoudt") == []
    yield "a role ends"
    wout = house["Wout"]
    assert names(house, "wout maes") == ["Plain Language"]
    deactivate(wout, by=house["Tom"])
    assert names(house, "wout maes") == []
    yield "a role holder leaves the organisation"
    deactivate(nele, by=house["Tom"])
    assert names(house, "windmills") == []
    assert list(find_experts("windmills")) == list(find_experts("quisthoudt")) == []
    yield "somebody with topics leaves"
    reactivate(nele, by=house["Tom"])
    assert list(find_experts("windmills quisthoudt")) == [nele]
    yield "and returns"
    remove_all_topics(nele)
    assert list(find_experts("windmills")) == []
    yield "all topics are removed"


def test_after_each_change_it_is_as_if_written_anew(inside: Tenant) -> None:
    for step in steps(inside):
        kept, keys = written(), spelled()
        with transaction.atomic():
            rebuild()
            anew, anew_keys = written(), spelled()
            transaction.set_rollback(True)
        assert kept == anew, step
        assert not anew_keys - keys, step
        with transaction.atomic():
            tidy_spellings()
            assert spelled() == anew_keys, step
            transaction.set_rollback(True)


def test_what_has_no_part_in_a_change_is_left_alone(inside: Tenant) -> None:
    before = set(SearchWord.objects.values_list("id", flat=True))
    Community.objects.update(next_meeting_at=timezone.now() + timedelta(days=1))
    Employee.objects.update(introduction="Curious.")
    assert set(SearchWord.objects.values_list("id", flat=True)) == before


def test_a_word_that_two_bring_at_once_is_tidied(inside: Tenant) -> None:
    make_community(inside.organisation, "Zeppelins")
    once = spelled()
    rows = SearchSpelling.objects.filter(word="zeppelins").values("organisation_id", "how", "key", "word")
    SearchSpelling.objects.bulk_create(SearchSpelling(**row) for row in list(rows))
    SearchSpelling.objects.filter(word="plain", how="stem").delete()
    assert names(inside, "zeppelin") == ["Zeppelins"]
    SearchSpelling.objects.filter(word="language").delete()
    tidy_spellings()
    assert spelled() == once - Counter({("stem", "plain", "plain"): 1})
    rebuild()
    assert spelled() == once


def test_the_command_writes_it_anew_for_one_organisation_or_all(mereldal: Tenant, duinzicht: Tenant) -> None:
    for house in [mereldal, duinzicht]:
        with house.enter():
            SearchWord.objects.all().delete()
    call_command("rebuild_search", "mereldal", verbosity=0)
    for house, expected in [(mereldal, ["Plain Language"]), (duinzicht, [])]:
        with house.enter():
            assert names(house, "plain") == expected
    call_command("rebuild_search", verbosity=0)
    with duinzicht.enter():
        assert names(duinzicht, "plain") == ["Plain Language"]


def test_the_index_of_another_organisation_is_neither_read_nor_written(mereldal: Tenant, duinzicht: Tenant) -> None:
    with duinzicht.enter():
        make_community(duinzicht.organisation, "Zeppelins")
    with mereldal.enter():
        assert names(mereldal, "zeppelin") == names(mereldal, "zepelin") == []
        rebuild()
    with duinzicht.enter():
        assert names(duinzicht, "zeppelin") == ["Zeppelins"]


def test_each_subject_belongs_to_one_table(db: None) -> None:
    subjects = [text.subject for _table, text in searched_texts()]
    assert sorted(subjects) == sorted(set(subjects))
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgname FROM pg_trigger WHERE tgname LIKE '%_searched_on_%'")
        found = {name for (name,) in cursor.fetchall()}
    acts = ["insert", "delete", "update"]
    assert found == {f"{text.name}_on_{act}" for _table, text in searched_texts() for act in acts}
