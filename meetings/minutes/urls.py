"""Addresses of the record of a meeting."""

from django.urls import path

from meetings.minutes import action_views, views

MEETING = "communities/<slug:community_slug>/meetings/<str:public_id>"
POINT = f"{MEETING}/action-points/<str:point_id>"

urlpatterns = [
    path(f"{MEETING}/notes/", views.notes, name="meeting-notes"),
    path(f"{MEETING}/notes/history/", views.notes_history, name="meeting-notes-history"),
    path(f"{MEETING}/notes/history/<str:revision_id>/", views.notes_restoration, name="meeting-notes-restoration"),
    path(f"{MEETING}/decisions/new/", views.new_decision, name="new-meeting-decision"),
    path(
        f"{MEETING}/decisions/<str:decision_id>/withdrawal/",
        views.decision_withdrawal,
        name="meeting-decision-withdrawal",
    ),
    path(f"{MEETING}/use/", views.use, name="meeting-use"),
    path(f"{MEETING}/action-points.csv", action_views.points_csv, name="action-points-file"),
    path(f"{MEETING}/action-points/new/", action_views.new_point, name="new-action-point"),
    path(f"{POINT}/", action_views.edit_point, name="edit-action-point"),
    path(f"{POINT}/answer/", action_views.point_answer, name="action-point-answer"),
    path(f"{POINT}/text/", action_views.point_text, name="action-point-text"),
    path("action-points/<str:token>/", action_views.signed_point, name="signed-action-point"),
]
