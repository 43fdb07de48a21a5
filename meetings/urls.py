"""Addresses of meetings, below ``/o/<organisation>/``."""

from django.urls import path

from meetings.views import board, meeting, planning

OF_COMMUNITY = "communities/<slug:community_slug>/meetings/"
ONE = f"{OF_COMMUNITY}<str:public_id>/"

urlpatterns = [
    path("meetings/", board.board, name="board"),
    path(f"{OF_COMMUNITY}new/", planning.new, name="plan-meeting"),
    path(f"{OF_COMMUNITY}preview/", planning.preview, name="preview-meeting"),
    path(ONE, meeting.meeting, name="meeting"),
    path(f"{ONE}edit/", planning.edit, name="edit-meeting"),
    path(f"{ONE}cancellation/", planning.cancellation, name="cancel-meeting"),
    path(f"{ONE}answer/", meeting.my_answer, name="my-answer"),
    path(f"{ONE}entry.ics", meeting.entry, name="meeting-entry"),
    path("answers/<str:token>/", meeting.signed_answer, name="signed-answer"),
]
