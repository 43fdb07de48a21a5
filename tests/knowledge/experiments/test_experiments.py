"""Experiments have an agreed end; who looks after them is asked on that day, and judges once, with a sentence."""

from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Phase, Role, RoleTerm
from communities.notifications.preferences import set_preference
from communities.roles.terms import resign
from cop_platform.attention import action_items_for
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.reminders.planning import plan_reminders
from cop_platform.tenancy import enter
from knowledge.experiments.experiments import MAX_RUNNING, AlreadyJudged, TooManyExperiments, judge, lock_to_edit
from knowledge.experiments.ideas import AVOID, TRY
from knowledge.models import Experiment, ExperimentIdea, Outcome
from members.models import Employee
from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant, make_experiment, make_organisation, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
PAGE = f"{PLAIN}self-steering/"
NEW = f"{PAGE}experiments/new/"
LINE = "knowledge/experiments/attention/experiment.html"


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def begun(house: Tenant, **fields: object) -> Experiment:
    with house.enter():
        return make_experiment(house.communities["plain-language"], house["Nele"], **fields)


def step_down(house: Tenant, *roles: Role) -> None:
    """Whoever holds these roles in Plain Language leaves them."""
    with house.enter():
        for term in RoleTerm.objects.filter(
            community=house.communities["plain-language"], role__in=roles, ended_at=None
        ):
            resign(term)


def let_days_pass(house: Tenant, *days: int) -> None:
    for day in days:
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            with house.enter():
                plan_reminders()
            send_due()


def asked(mailbox: MailCatcher) -> Counter[str]:
    """Who was asked how often what they saw."""
    ours = [message for message in mailbox.messages() if str(message["Subject"]).startswith("What did you see")]
    return Counter(str(message["To"]).split(".")[0].split("<")[-1].lower() for message in ours)


def reminded_of(house: Tenant, person: Employee, days: int) -> bool:
    with time_machine.travel(timezone.now() + timedelta(days=days)), house.enter():
        return LINE in [item.template for item in action_items_for(person)]


@pytest.mark.requirement("S114", "S43")
def test_it_is_started_ends_and_is_judged(mereldal: Tenant, mailbox: MailCatcher) -> None:
    amina = signed_in(mereldal["Amina"])
    typed = {"title": "Ten minutes in silence", "signal": "The quiet ones speak.", "ends_on": in_days(28)}
    started = amina.post(NEW, typed)
    assert started.status_code == 302
    assert "Ten minutes in silence" in amina.get(PAGE).text
    let_days_pass(mereldal, *range(26, 33))
    assert asked(mailbox) == {"lotte": 1}
    assert not reminded_of(mereldal, mereldal["Lotte"], 27)
    assert reminded_of(mereldal, mereldal["Lotte"], 29)
    assert not reminded_of(mereldal, mereldal["Nele"], 29)
    lotte = signed_in(mereldal["Lotte"])
    assert lotte.post(started["Location"], {"outcome": "keep", "lesson": " "}).status_code == 422
    assert lotte.post(started["Location"], {"lesson": "They spoke."}).status_code == 422
    answer = lotte.post(started["Location"], {"outcome": "keep", "lesson": "They spoke."})
    assert answer["Location"] == PAGE
    shown = unescape(signed_in(mereldal["Chloé"]).get(PAGE).text)
    assert "We keep it" in shown
    assert "“They spoke.”" in shown
    assert not reminded_of(mereldal, mereldal["Lotte"], 29)


def test_a_second_mail_comes_two_weeks_later_and_no_third(mereldal: Tenant, mailbox: MailCatcher) -> None:
    begun(mereldal, ends_on=timezone.localdate() + timedelta(days=5))
    let_days_pass(mereldal, *range(4, 40))
    assert asked(mailbox) == {"lotte": 2}


@pytest.mark.parametrize("what", ["judged", "closed", "opted out"])
def test_no_mail_comes_once_there_is_nothing_to_ask(mereldal: Tenant, mailbox: MailCatcher, what: str) -> None:
    experiment = begun(mereldal)
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        if what == "judged":
            judge(experiment, by=mereldal["Karel"], outcome=Outcome.STOP, lesson="Enough.")
        elif what == "closed":
            plain.phase = Phase.CLOSED
            plain.save()
        else:
            set_preference(plain, mereldal["Lotte"], "experiment_ends", wanted=False)
    let_days_pass(mereldal, *range(26, 33))
    assert asked(mailbox) == {}


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ([Role.COACH], {"nele": 1, "wout": 1}),
        ([Role.COACH, Role.LEADER, Role.COORDINATOR], {"nele": 1}),
    ],
)
def test_when_the_coach_has_left_others_are_asked(
    mereldal: Tenant, mailbox: MailCatcher, gone: list[Role], expected: dict[str, int]
) -> None:
    """The Leader and the Coordinator; without those, whoever began it. Mail and home page ask the same people."""
    begun(mereldal)
    step_down(mereldal, *gone)
    let_days_pass(mereldal, *range(26, 33))
    assert asked(mailbox) == expected
    for name in ("Lotte", "Nele", "Wout", "Karel"):
        assert reminded_of(mereldal, mereldal[name], 29) == (name.lower() in expected)


@pytest.mark.parametrize(
    ("ends_on", "sentence"),
    [
        ("", "Choose a date."),
        ("soon", "That date isn’t right."),
        ("0001-01-01", "That date has passed."),
        ("9999-12-31", "more than three years ahead"),
    ],
)
def test_without_an_end_that_can_come_it_is_refused(mereldal: Tenant, ends_on: str, sentence: str) -> None:
    answer = signed_in(mereldal["Nele"]).post(NEW, {"title": "Silence at the start", "ends_on": ends_on})
    assert answer.status_code == 422
    shown = unescape(answer.text)
    assert sentence in shown
    assert "Silence at the start" in shown
    with mereldal.enter():
        assert not Experiment.objects.exists()


@pytest.mark.parametrize(("days", "status"), [(0, 422), (1, 302), (366, 302), (367, 422)])
def test_an_end_is_at_least_tomorrow_and_at_most_in_a_year(mereldal: Tenant, days: int, status: int) -> None:
    assert signed_in(mereldal["Nele"]).post(NEW, {"title": "S", "ends_on": in_days(days)}).status_code == status


def test_of_two_judgements_the_first_counts_and_the_second_is_told(mereldal: Tenant) -> None:
    experiment = begun(mereldal)
    page = experiment.get_absolute_url()
    signed_in(mereldal["Nele"]).post(page, {"outcome": "keep", "lesson": "It helps."})
    second = signed_in(mereldal["Wout"]).post(page, {"outcome": "stop", "lesson": "We were tired of it."})
    assert second.status_code == 409
    assert "Nele Baert was first: We keep it. Yours was not saved." in unescape(second.text)
    assert "We were tired of it." in second.text
    with mereldal.enter():
        assert Experiment.objects.get().lesson == "It helps."


@pytest.mark.usefixtures("transactional_db")
def test_two_judgements_at_once_are_one(mereldal: Tenant) -> None:
    experiment = begun(mereldal)

    def first() -> None:
        judge(experiment, by=mereldal["Nele"], outcome=Outcome.KEEP, lesson="It helps.")

    def second() -> None:
        judge(experiment, by=mereldal["Wout"], outcome=Outcome.STOP, lesson="Enough.")

    assert run_during_transaction(mereldal, first, second) == ["None", "AlreadyJudged"]
    with mereldal.enter():
        assert Experiment.objects.get().judged_by == mereldal["Nele"]


def test_one_that_runs_can_be_worded_better(mereldal: Tenant) -> None:
    experiment = begun(mereldal)
    page, nele, wout = f"{experiment.get_absolute_url()}edit/", signed_in(mereldal["Nele"]), signed_in(mereldal["Wout"])
    assert f'href="{page}"' in nele.get(experiment.get_absolute_url()).text
    version = nele.get(page).context["form"].version
    typed = {"title": "Five minutes in silence", "signal": "They speak.", "version": version}
    assert nele.post(page, {**typed, "title": ""}).status_code == 422
    assert nele.post(page, {**typed, "ends_on": in_days(90)})["Location"] == experiment.get_absolute_url()
    with mereldal.enter():
        now = Experiment.objects.get()
        assert (now.title, now.signal, now.ends_on) == ("Five minutes in silence", "They speak.", experiment.ends_on)
    second = wout.post(page, {**typed, "title": "Ten minutes of reading"})
    assert second.status_code == 409
    assert "Five minutes in silence" in second.text
    assert "Ten minutes of reading" in second.text
    again = {**typed, "title": "Ten minutes of reading", "version": second.context["form"].version}
    assert wout.post(page, again).status_code == 302


def test_words_of_one_that_was_judged_stay_and_what_was_typed_is_kept(mereldal: Tenant) -> None:
    experiment, nele = begun(mereldal), signed_in(mereldal["Nele"])
    page = f"{experiment.get_absolute_url()}edit/"
    version = nele.get(page).context["form"].version
    with mereldal.enter():
        judge(experiment, by=mereldal["Wout"], outcome=Outcome.STOP, lesson="Enough.")
    late = nele.post(page, {"title": "Reading aloud", "version": version})
    assert late.status_code == 409
    assert "It was judged meanwhile, so its words stay." in late.text
    assert "Reading aloud" in late.text
    assert nele.get(page)["Location"] == experiment.get_absolute_url()
    assert f'href="{page}"' not in nele.get(experiment.get_absolute_url()).text


def test_whoever_does_not_look_after_it_words_nothing(mereldal: Tenant) -> None:
    experiment = begun(mereldal)
    page = f"{experiment.get_absolute_url()}edit/"
    for name in ("Kofi", "Chloé"):
        client = signed_in(mereldal[name])
        assert client.get(page).status_code == client.post(page, {"title": "Mine"}).status_code == 403
        assert f'href="{page}"' not in client.get(experiment.get_absolute_url()).text


@pytest.mark.usefixtures("transactional_db")
def test_wording_that_waits_for_a_judgement_is_refused(mereldal: Tenant) -> None:
    experiment = begun(mereldal)

    def first() -> None:
        judge(experiment, by=mereldal["Nele"], outcome=Outcome.KEEP, lesson="It helps.")

    def second() -> None:
        lock_to_edit(experiment)

    assert run_during_transaction(mereldal, first, second) == ["None", "JudgedMeanwhile"]


def test_what_is_adapted_begins_anew_with_its_words(mereldal: Tenant) -> None:
    experiment = begun(mereldal, title="Silence at the start", signal="The quiet ones speak.")
    nele = signed_in(mereldal["Nele"])
    answer = nele.post(experiment.get_absolute_url(), {"outcome": "adapt", "lesson": "Five minutes will do."})
    following = nele.get(answer["Location"])
    assert following.context["form"].initial["title"] == "Silence at the start"
    assert following.context["form"].initial["signal"] == "The quiet ones speak."


@pytest.mark.requirement("S114")
def test_the_list_begins_with_what_to_try_and_avoid_in_the_language_of_the_organisation(db: None) -> None:
    house = make_organisation("zonnebloem", "Zonnebloem")
    with enter(house):
        ideas = ExperimentIdea.in_order()
        kinds = Counter(ideas.values_list("kind", flat=True))
        assert kinds == {"try": len(TRY), "avoid": len(AVOID)}
        assert ideas[0].kind == "try"


def test_an_idea_fills_in_the_form_and_one_that_was_retired_is_refused(mereldal: Tenant) -> None:
    with mereldal.enter():
        idea = ExperimentIdea.objects.create(
            organisation=mereldal.organisation, kind="try", title="Meet outside", explanation="Air helps."
        )
    nele = signed_in(mereldal["Nele"])
    assert nele.get(f"{NEW}?idea={idea.public_id}").context["form"].initial["title"] == "Meet outside"
    assert "title" not in nele.get(f"{NEW}?idea=nothing&after=%00").context["form"].initial
    with mereldal.enter():
        ExperimentIdea.objects.filter(pk=idea.pk).update(retired_on=timezone.localdate())
    typed = {"title": "Meet outside", "ends_on": in_days(20), "idea": idea.public_id}
    answer = nele.post(NEW, typed)
    assert answer.status_code == 422
    assert "taken from the list meanwhile" in answer.text


def test_administrators_edit_the_list(mereldal: Tenant) -> None:
    tom, below = signed_in(mereldal["Tom"]), "/o/mereldal/admin/knowledge/experimentidea/"
    added = tom.post(f"{below}add/", {"kind": "avoid", "title": "Slides", "explanation": "", "position": "3"})
    assert added.status_code == 302
    with mereldal.enter():
        idea = ExperimentIdea.objects.get(title="Slides")
    assert "Slides" in signed_in(mereldal["Nele"]).get(NEW).text
    tom.post(f"{below}{idea.public_id}/retirement/")
    assert "Slides" not in signed_in(mereldal["Nele"]).get(NEW).text
    assert signed_in(mereldal["Nele"]).get(below).status_code != 200


def test_five_run_at_once_and_the_sixth_waits(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    for _time in range(MAX_RUNNING):
        last = make_experiment(plain, inside["Nele"])
    with pytest.raises(TooManyExperiments):
        make_experiment(plain, inside["Nele"])
    judge(last, by=inside["Nele"], outcome=Outcome.STOP, lesson="Enough.")
    make_experiment(plain, inside["Nele"])
    with pytest.raises(AlreadyJudged):
        judge(last, by=inside["Nele"], outcome=Outcome.KEEP, lesson="Or not.")


def test_a_closed_community_starts_and_judges_nothing(mereldal: Tenant) -> None:
    experiment, nele = begun(mereldal), signed_in(mereldal["Nele"])
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        plain.phase = Phase.CLOSED
        plain.save()
    assert nele.post(NEW, {"title": "S", "ends_on": in_days(20)}).status_code == 403
    assert nele.post(experiment.get_absolute_url(), {"outcome": "keep", "lesson": "Yes."}).status_code == 403
    edit = f"{experiment.get_absolute_url()}edit/"
    assert nele.get(edit).status_code == nele.post(edit, {"title": "S"}).status_code == 403
    assert nele.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [{"outcome": "keep"}, {"lesson": "Yes."}, {"title": ""}, {"judged_at": timezone.now()}, {"ends_on": None}],
)
def test_the_database_refuses_what_no_experiment_can_be(inside: Tenant, fields: dict[str, object]) -> None:
    make_experiment(inside.communities["plain-language"], inside["Nele"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Experiment.objects.update(**fields)


@pytest.mark.parametrize("fields", [{"kind": "must"}, {"title": ""}])
def test_the_database_refuses_what_no_idea_can_be(inside: Tenant, fields: dict[str, object]) -> None:
    ExperimentIdea.objects.create(organisation=inside.organisation, kind="try", title="Meet outside")
    with pytest.raises(IntegrityError), transaction.atomic():
        ExperimentIdea.objects.update(**fields)
