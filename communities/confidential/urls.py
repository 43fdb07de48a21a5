"""Addresses of confidential conversations."""

from django.urls import path

from communities.confidential import views

urlpatterns = [
    path("communities/<slug:community_slug>/in-confidence/", views.in_confidence, name="in-confidence"),
    path("in-confidence/", views.confidences, name="confidences"),
    path("in-confidence/<str:public_id>/", views.confidence, name="confidence"),
    path("in-confidence/<str:public_id>/words/", views.words, name="confidence-words"),
    path("in-confidence/<str:public_id>/closing/", views.closing, name="confidence-closing"),
    path("in-confidence/<str:public_id>/withdrawal/", views.withdrawal, name="confidence-withdrawal"),
]
