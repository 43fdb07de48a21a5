"""Addresses of the phase of a community."""

from django.urls import path

from communities.lifecycle import views

urlpatterns = [path("communities/<slug:community_slug>/phase/", views.phase, name="phase")]
