"""What was said in a retrospective, once it is over."""

from datetime import timedelta
from html import unescape

from django.utils import timezone

from meetings.live.hosting import press
from meetings.live.retrospective import Question, say
from meetings.models import Meeting
from tests.support.people import Tenant, make_live_meeting, signed_in


def test_its_sentences_stand_on_the_page_of_the_meeting_for_members(inside: Tenant) -> None:
    meeting = make_live_meeting(inside.communities["plain-language"], inside["Nele"], format="retrospective")
    say(meeting, Question.CHANGE, "Shorter meetings.", by=inside["Amina"])
    press(meeting, "end", step=0)
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    page = meeting.get_absolute_url()
    seen = {name: unescape(signed_in(inside[name]).get(page).text) for name in ("Karel", "Lotte", "Griet", "Chloé")}
    assert [name for name, text in seen.items() if "Shorter meetings." in text] == ["Karel", "Lotte"]
    assert "What do we change?" in seen["Karel"]
    assert "Does this community still meet the need?" not in seen["Karel"]
    assert "Shorter meetings." not in unescape(signed_in(inside["Chloé"]).get(f"{page}live/").text)
