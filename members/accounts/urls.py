"""Addresses of one's account, below ``/accounts/``, beside allauth's."""

from django.urls import path

from members.accounts import views

urlpatterns = [
    path("reauthenticate/code/", views.reauthenticate_by_code, name="reauthenticate-by-code"),
    path("sessions/", views.sessions, name="sessions"),
    path("addresses/undo/<str:token>/", views.address_change_undo, name="address-change-undo"),
]
