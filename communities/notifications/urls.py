"""Addresses of mail preferences."""

from django.urls import path

from communities.notifications import views

urlpatterns = [
    path("communities/<slug:community_slug>/mail-preferences/", views.mail_preference, name="mail-preference"),
    path("settings/mail/", views.my_mail, name="my-mail"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
