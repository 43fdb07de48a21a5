"""Addresses of an idea. Those of a new community come before any address of one: see ``RESERVED_SLUGS``."""

from django.urls import path

from communities.starting import views

IDEA = "communities/<slug:community_slug>/"

urlpatterns = [
    path("communities/new/", views.start_community, name="start-community"),
    path("communities/new/alike/", views.alike, name="start-community-alike"),
    path("communities/new/other-goals/", views.other_goals, name="other-goals"),
    path(f"{IDEA}interest/", views.interest, name="interest"),
    path(f"{IDEA}goal/", views.main_goal, name="main-goal"),
    path(f"{IDEA}purpose-talk/", views.purpose_talk, name="purpose-talk"),
    path(f"{IDEA}idea/", views.kept_idea, name="kept-idea"),
]
