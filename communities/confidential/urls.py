"""Addresses of confidential conversations."""

from django.urls import path

from communities.confidential import views

urlpatterns = [
    path("communities/<slug:community_slug>/in-confidence/", views.new_conversation, name="confidential"),
    path("in-confidence/", views.conversations, name="confidential-conversations"),
    path("in-confidence/<str:public_id>/", views.conversation, name="confidential-conversation"),
    path("in-confidence/<str:public_id>/words/", views.new_message, name="confidential-message"),
    path("in-confidence/<str:public_id>/closing/", views.closing, name="confidential-closing"),
    path("in-confidence/<str:public_id>/withdrawal/", views.deletion, name="confidential-deletion"),
]
