"""Addresses of join requests."""

from django.urls import path

from communities.joining.views import requests, reviews

REQUEST = "communities/<slug:community_slug>/requests/<str:public_id>/"

urlpatterns = [
    path("communities/<slug:community_slug>/requests/", requests.join_requests, name="join-requests"),
    path("communities/<slug:community_slug>/requests/new/", requests.new_request, name="new-request"),
    path(REQUEST, requests.request_page, name="join-request"),
    path(f"{REQUEST}decision/", requests.decision, name="request-decision"),
    path(f"{REQUEST}withdrawal/", requests.withdrawal, name="request-withdrawal"),
    path(f"{REQUEST}review/", reviews.review, name="request-review"),
    path(f"{REQUEST}review/answer/", reviews.review_answer, name="request-review-answer"),
]
