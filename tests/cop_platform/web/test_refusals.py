"""Exceptions that end as one sentence for people."""

from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy

from cop_platform.web.refusals import Refusal, refusal_as_message


class Late(Refusal):
    sentence = gettext_lazy("Saved.")
    status = 410

    @classmethod
    def fail(cls) -> None:
        raise cls


def test_the_sentence_is_in_the_language_of_the_reader() -> None:
    with translation.override("nl"):
        refusal = Late()
        dutch = str(refusal)
    with translation.override("en"):
        assert (str(refusal), dutch) == ("Saved.", "Bewaard.")


def test_an_instance_may_have_its_own_sentence_and_status() -> None:
    own = Late("Not so.", status=422)
    assert [(str(each), each.status) for each in (Late(), own, Refusal("No."))] == [
        ("Saved.", 410),
        ("Not so.", 422),
        ("No.", 409),
    ]


def test_a_page_is_marked_with_the_status() -> None:
    assert Late().apply_to(HttpResponse("page")).status_code == 410


def test_a_refusal_becomes_a_message() -> None:
    request = RequestFactory().get("/")
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    MessageMiddleware(lambda _request: HttpResponse()).process_request(request)
    with refusal_as_message(request):
        Late.fail()
    assert [(each.message, each.level_tag) for each in get_messages(request)] == [("Saved.", "info")]
