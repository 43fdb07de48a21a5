"""How it goes without the Coach: the word that a group chose together, and sentences of members without their name."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.models.locking import lock_open
from cop_platform.text import folded
from cop_platform.web.refusals import Refusal
from knowledge.models import GroupWord, MemberSentence, Theme, Word
from members.models import Employee

#: What a group and its members say is kept so long.
KEEP_FOR = timedelta(days=365)
#: The page shows so many earlier words.
MAX_EARLIER = 40


class WordsNotedMeanwhile(Refusal):
    sentence = _("Someone noted the words of the group first. They stand with each theme; save again to replace them.")


@dataclass(frozen=True)
class ThemeWords:
    """A theme as the page shows it: the word now, the one before, and sentences; ``mine`` is the reader's own."""

    theme: Theme
    now: GroupWord | None
    before: GroupWord | None
    sentences: list[MemberSentence]
    mine: MemberSentence | None


@transaction.atomic
def note_words(community: Community, words: dict[Theme, Word], *, by: Employee, seen: int) -> None:
    """Note what the group chose; themes without a word keep theirs. On the same day a word is replaced.

    ``seen``: ``newest`` when the form was opened. Raises ``CommunityClosed`` and ``WordsNotedMeanwhile``.
    """
    lock_open(community)
    if newest(community) != seen:
        raise WordsNotedMeanwhile
    now = timezone.now()
    today = GroupWord.objects.filter(community=community, noted_at__date=timezone.localdate(now))
    today.filter(theme__in=list(words)).delete()
    GroupWord.objects.bulk_create(
        GroupWord(
            organisation_id=community.organisation_id,
            community=community,
            theme=theme,
            word=word,
            noted_by=by,
            noted_at=now,
        )
        for theme, word in words.items()
    )


def newest(community: Community) -> int:
    """The id of the word that was noted last, or 0."""
    return GroupWord.objects.filter(community=community).order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def say(community: Community, theme: Theme, text: str, *, by: Employee) -> None:
    """One's own sentence about a theme; it replaces an earlier one. Raises ``CommunityClosed``."""
    lock_open(community)
    MemberSentence.objects.update_or_create(
        community=community,
        theme=theme,
        said_by=by,
        defaults={"organisation_id": community.organisation_id, "text": text, "said_at": timezone.now()},
    )


def remove_sentence(community: Community, public_id: str, *, by: Employee) -> None:
    """Take one's own sentence back; one that is gone, or somebody else's, changes nothing."""
    MemberSentence.objects.filter(community=community, public_id=public_id, said_by=by).delete()


def by_theme(community: Community, reader: Employee, *, reads_sentences: bool) -> list[ThemeWords]:
    """All themes, also those of which nobody said anything. Sentences stand by their words, not by when.

    What members say among themselves is for members (V1): without ``reads_sentences`` only the reader’s own are there.
    """
    since = timezone.now() - KEEP_FOR
    words = list(
        GroupWord.objects.filter(community=community, noted_at__gte=since).order_by("-noted_at", "-id")[:MAX_EARLIER]
    )
    theirs = {} if reads_sentences else {"said_by": reader}
    rows = MemberSentence.objects.filter(community=community, said_at__gte=since, **theirs)
    said = list(rows.order_by("id")[:200])
    said.sort(key=lambda each: folded(each.text))
    return [_of_theme(theme, words, said, reader) for theme in Theme]


def _of_theme(theme: Theme, words: list[GroupWord], said: list[MemberSentence], reader: Employee) -> ThemeWords:
    of_theme = [each for each in words if each.theme == theme]
    sentences = [each for each in said if each.theme == theme]
    mine = next((each for each in sentences if each.said_by_id == reader.pk), None)
    return ThemeWords(
        theme,
        of_theme[0] if of_theme else None,
        of_theme[1] if len(of_theme) > 1 else None,
        [each for each in sentences if each != mine],
        mine,
    )
