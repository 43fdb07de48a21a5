"""Addresses of meetings, below ``/o/<organisation>/``."""

from django.urls import include, path

from meetings.co_hosting import views as co_hosting
from meetings.feeds import views as feeds
from meetings.pages import calendar_entry, community_meetings, meeting, planning, rsvp, upcoming
from meetings.preparation import views as preparation
from meetings.scheduling import views as scheduling
from meetings.series import views as series

COMMUNITY_MEETINGS = "communities/<slug:community_slug>/meetings/"
MEETING = f"{COMMUNITY_MEETINGS}<str:public_id>/"
SERIES = "communities/<slug:community_slug>/series/<str:public_id>/"

urlpatterns = [
    path("meetings/", upcoming.upcoming, name="upcoming-meetings"),
    path("feeds/", feeds.my_feeds, name="my-feeds"),
    path("feeds/<str:public_id>/renewal/", feeds.renewal, name="feed-renewal"),
    path("feeds/<str:scope>/<str:public_id>/<str:secret>.ics", feeds.feed, name="feed"),
    path("meetings/new/", scheduling.choose_community, name="plan-meeting"),
    path(COMMUNITY_MEETINGS, community_meetings.community_meetings, name="community-meetings"),
    path(f"{COMMUNITY_MEETINGS}new/", planning.new, name="schedule-meeting"),
    path(f"{COMMUNITY_MEETINGS}preview/", planning.preview, name="preview-meeting"),
    path(MEETING, meeting.meeting, name="meeting"),
    path(f"{MEETING}co-hosts/", co_hosting.co_hosts, name="co-hosts"),
    path(f"{MEETING}edit/", scheduling.edit, name="edit-meeting"),
    path(f"{MEETING}cancellation/", scheduling.cancellation, name="cancel-meeting"),
    path(f"{MEETING}restoration/", scheduling.restoration, name="restore-meeting"),
    path(f"{MEETING}preparation/", preparation.preparation, name="meeting-preparation"),
    path(f"{MEETING}preparation/change/", preparation.preparation_change, name="change-preparation"),
    path(f"{MEETING}dietary-need/", preparation.dietary_need, name="dietary-need"),
    path(f"{MEETING}following/", series.following, name="edit-following"),
    path(f"{MEETING}rsvp/", rsvp.my_rsvp, name="my-rsvp"),
    path(f"{MEETING}calendar.ics", calendar_entry.calendar_entry, name="calendar-entry"),
    path(MEETING, include("meetings.agenda.urls")),
    path(MEETING, include("meetings.live.urls")),
    path(SERIES, series.series, name="series"),
    path(f"{SERIES}edit/", series.edit, name="edit-series"),
    path(f"{SERIES}cancellation/", series.cancellation, name="cancel-series"),
    path(f"{SERIES}rsvp/", series.my_series_answer, name="my-series-answer"),
    path("", include("meetings.polls.urls")),
    path("", include("meetings.minutes.urls")),
    path("rsvps/<str:token>/", rsvp.signed_rsvp, name="signed-rsvp"),
]
