"""Addresses of join requests."""

from django.urls import path

from communities.joining.views import requests, reviews, terms

REQUEST = "communities/<slug:community_slug>/requests/<str:public_id>/"

urlpatterns = [
    path("communities/<slug:community_slug>/joining/", terms.words, name="joining-words"),
    path("communities/<slug:community_slug>/requests/new/", requests.new, name="new-request"),
    path(REQUEST, requests.request_page, name="join-request"),
    path(f"{REQUEST}decision/", requests.decision, name="request-decision"),
    path(f"{REQUEST}withdrawal/", requests.withdrawal, name="request-withdrawal"),
    path(f"{REQUEST}second-look/", reviews.second_look, name="second-look"),
    path(f"{REQUEST}second-look/answer/", reviews.second_look_answer, name="second-look-answer"),
]
