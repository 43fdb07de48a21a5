"""Addresses of opportunities."""

from django.urls import path

from communities.opportunities import views

urlpatterns = [
    path("hands/", views.opportunities, name="opportunities"),
    path("steps/<str:public_id>/", views.opportunity, name="opportunity"),
]
