"""Addresses of check-ins."""

from django.urls import path

from communities.check_ins import views

urlpatterns = [
    path(
        "communities/<slug:community_slug>/check-in-confirmation/",
        views.confirmation,
        name="check-in-confirmation",
    ),
]
