"""Addresses of opportunities."""

from django.urls import path

from communities.opportunities import views

urlpatterns = [
    path("hands/", views.hands, name="hands"),
    path("steps/<str:public_id>/", views.small_step, name="step"),
]
