"""Addresses of welcoming newcomers."""

from django.urls import path

from communities.welcome import views

urlpatterns = [
    path("communities/<slug:community_slug>/welcome/", views.welcome, name="welcome"),
    path("communities/<slug:community_slug>/welcome/mine/", views.my_welcome, name="my-welcome"),
    path("communities/<slug:community_slug>/newcomers/<str:public_id>/", views.greeting, name="greeting"),
    path("communities/<slug:community_slug>/steps/", views.steps, name="steps"),
]
