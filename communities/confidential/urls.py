"""Addresses of confidential conversations."""

from django.urls import path

from communities.confidential import views

urlpatterns = [
    path("communities/<slug:community_slug>/confidential/", views.new_conversation, name="confidential"),
    path("confidential/", views.conversations, name="confidential-conversations"),
    path("confidential/<str:public_id>/", views.conversation, name="confidential-conversation"),
    path("confidential/<str:public_id>/messages/", views.new_message, name="confidential-message"),
    path("confidential/<str:public_id>/closing/", views.closing, name="confidential-closing"),
    path("confidential/<str:public_id>/deletion/", views.deletion, name="confidential-deletion"),
]
