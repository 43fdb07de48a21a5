"""Addresses of opportunities."""

from django.urls import path

from communities.opportunities import views

urlpatterns = [
    path("opportunities/", views.opportunities, name="opportunities"),
    path("opportunities/<str:public_id>/", views.opportunity, name="opportunity"),
]
