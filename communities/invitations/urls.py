"""Addresses of community invitations."""

from django.urls import path

from communities.invitations import views

urlpatterns = [
    path("communities/<slug:community_slug>/invitations/", views.community_invitations, name="community-invitations"),
    path("community-invitations/<str:public_id>/", views.community_invitation, name="community-invitation"),
]
