"""Addresses of meetings, below ``/o/<organisation>/``."""

from django.urls import path

from meetings.pages import calendar_entry, meeting, rsvp, upcoming
from meetings.scheduling import views as scheduling

OF_COMMUNITY = "communities/<slug:community_slug>/meetings/"
ONE = f"{OF_COMMUNITY}<str:public_id>/"

urlpatterns = [
    path("meetings/", upcoming.board, name="board"),
    path(f"{OF_COMMUNITY}new/", scheduling.new, name="plan-meeting"),
    path(f"{OF_COMMUNITY}preview/", scheduling.preview, name="preview-meeting"),
    path(ONE, meeting.meeting, name="meeting"),
    path(f"{ONE}edit/", scheduling.edit, name="edit-meeting"),
    path(f"{ONE}cancellation/", scheduling.cancellation, name="cancel-meeting"),
    path(f"{ONE}answer/", rsvp.my_answer, name="my-answer"),
    path(f"{ONE}entry.ics", calendar_entry.entry, name="meeting-entry"),
    path("answers/<str:token>/", rsvp.signed_answer, name="signed-answer"),
]
