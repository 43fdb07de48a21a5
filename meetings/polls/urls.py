"""Addresses of date polls."""

from django.urls import path

from meetings.polls import views

POLL = "communities/<slug:community_slug>/polls/<str:public_id>/"

urlpatterns = [
    path(POLL, views.poll, name="poll"),
    path(f"{POLL}answer/", views.poll_answer, name="poll-answer"),
    path(f"{POLL}choice/", views.poll_choice, name="poll-choice"),
    path(f"{POLL}times/", views.poll_times, name="poll-times"),
    path(f"{POLL}withdrawal/", views.poll_withdrawal, name="poll-withdrawal"),
    path("poll-answers/<str:token>/", views.signed_poll_answer, name="signed-poll-answer"),
]
