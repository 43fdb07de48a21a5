"""Addresses of one's account, below ``/accounts/``, beside allauth's."""

from django.urls import path

from members.accounts import views

urlpatterns = [
    path("reauthenticate/code/", views.reauthenticate_by_code, name="reauthenticate-by-code"),
]
