"""Addresses of welcoming newcomers."""

from django.urls import path

from communities.welcome import views

urlpatterns = [
    path("communities/<slug:community_slug>/welcome/dismissal/", views.dismiss_welcome, name="welcome-dismissal"),
    path("communities/<slug:community_slug>/newcomers/", views.newcomers_page, name="newcomers"),
    path("communities/<slug:community_slug>/newcomers/<str:public_id>/", views.greeting, name="greeting"),
]
