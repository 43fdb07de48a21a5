"""Addresses of topics, below a meeting."""

from django.urls import path

from meetings.agenda import views

urlpatterns = [
    path("topics/", views.topics, name="meeting-topics"),
    path("topics/carrying/", views.carrying, name="carry-topics"),
    path("topics/<str:topic_id>/", views.topic, name="meeting-topic"),
    path("topics/<str:topic_id>/dot/", views.dot, name="topic-dot"),
    path("going-on/", views.going_on, name="meeting-goes-on"),
]
