"""Addresses of nominations and role selections."""

from django.urls import path

from communities.nominations.views import answering, filling, selection

SELECTION = "role-selections/<str:public_id>/"

urlpatterns = [
    path("communities/<slug:community_slug>/roles/<str:role>/", filling.fill_role, name="fill-role"),
    path(SELECTION, selection.selection, name="role-selection"),
    path(f"{SELECTION}suggestion/", selection.suggestion, name="role-selection-suggestion"),
    path(f"{SELECTION}reasons/", selection.reasons, name="role-selection-reasons"),
    path(f"{SELECTION}candidate/", selection.candidate, name="role-selection-candidate"),
    path(f"{SELECTION}end/", selection.ending, name="role-selection-end"),
    path("nominations/<str:public_id>/", answering.nomination, name="nomination"),
    path("nominations/<str:public_id>/withdrawal/", answering.withdrawal, name="nomination-withdrawal"),
]
