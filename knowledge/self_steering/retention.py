"""Retention of what groups and members say on self-steering."""

from django.utils import timezone

from cop_platform.retention import delete_in_batches
from knowledge.models import GoalNote, GroupWord, MemberSentence
from knowledge.self_steering.words import KEEP_FOR


def purge() -> None:
    """Delete words, sentences and notes on goals after a year."""
    before = timezone.now() - KEEP_FOR
    delete_in_batches(GroupWord.objects.filter(noted_at__lt=before))
    delete_in_batches(MemberSentence.objects.filter(said_at__lt=before))
    delete_in_batches(GoalNote.objects.filter(written_at__lt=before))
