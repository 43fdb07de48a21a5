"""Addresses of the organisation's approach."""

from django.urls import path

from communities.approach import views

urlpatterns = [
    path("approach/", views.approach, name="approach"),
    path("approach/text/", views.approach_text, name="approach-text"),
    path("approach/versions/", views.approach_versions, name="approach-versions"),
    path("approach/versions/<str:public_id>/", views.approach_version, name="approach-version"),
]
