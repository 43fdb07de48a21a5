"""Addresses of the live page, below a meeting."""

from django.urls import path

from meetings.live import views

urlpatterns = [
    path("live/", views.live, name="live-meeting"),
    path("live/state/", views.state, name="live-state"),
    path("live/screen/", views.screen, name="live-screen"),
    path("live/steps/", views.step, name="live-step"),
    path("live/end/", views.ending, name="live-end"),
    path("live/topics/", views.new_topic, name="live-topics"),
    path("live/dots/<str:topic_id>/", views.live_dot, name="live-dot"),
    path("live/thumb/", views.thumb, name="my-thumb"),
    path("live/market/", views.market, name="live-market"),
    path("live/market/topics/", views.new_session, name="live-sessions"),
    path("live/market/topics/<str:topic_id>/", views.session, name="live-session"),
    path("live/sentences/", views.sentences, name="live-sentences"),
    path("live/sentences/<str:sentence_id>/removal/", views.sentence_removal, name="live-sentence-removal"),
]
