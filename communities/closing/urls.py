"""Addresses of a closing."""

from django.urls import path

from communities.closing.views import answering, extending, outcome, proposing, thanking

CLOSING = "communities/<slug:community_slug>/closing/"

urlpatterns = [
    path(CLOSING, answering.closing, name="closing"),
    path(f"{CLOSING}proposal/", proposing.closing_proposal, name="closing-proposal"),
    path(f"{CLOSING}date/", extending.closing_date, name="closing-date"),
    path(f"{CLOSING}outcome/", outcome.closing_outcome, name="closing-outcome"),
    path(f"{CLOSING}thanks/", thanking.closing_thanks, name="closing-thanks"),
    path(f"{CLOSING}thanks/<str:public_id>/", thanking.recognition, name="recognition"),
    path(f"{CLOSING}answers/<str:public_id>/", answering.closing_reply, name="closing-reply"),
    path("closing-answers/<str:token>/", answering.signed_closing_answer, name="signed-closing-answer"),
]
