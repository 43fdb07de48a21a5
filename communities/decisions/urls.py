"""Addresses of proposals, of the decision log, and of how a community decides."""

from django.urls import path

from communities.decisions.views import log, method, ownership, proposals

PROPOSAL = "communities/<slug:community_slug>/proposals/<str:public_id>"

urlpatterns = [
    path("communities/<slug:community_slug>/decisions/", log.decisions, name="decisions"),
    path("communities/<slug:community_slug>/deciding/", method.deciding, name="deciding"),
    path("communities/<slug:community_slug>/proposals/", proposals.proposals, name="proposals"),
    path("communities/<slug:community_slug>/proposals/new/", proposals.new, name="propose"),
    path(f"{PROPOSAL}/", proposals.proposal, name="proposal"),
    path(f"{PROPOSAL}/answer/", proposals.answer, name="proposal-answer"),
    path(f"{PROPOSAL}/objection/", proposals.objection, name="proposal-objection"),
    path(f"{PROPOSAL}/volunteers/", proposals.volunteers, name="proposal-volunteers"),
    path(f"{PROPOSAL}/questions/", proposals.questions, name="proposal-questions"),
    path(f"{PROPOSAL}/questions/<str:question_id>/", ownership.question, name="proposal-question"),
    path(f"{PROPOSAL}/text/", ownership.text, name="proposal-text"),
    path(f"{PROPOSAL}/closing/", ownership.closing, name="proposal-closing"),
    path(f"{PROPOSAL}/withdrawal/", ownership.withdrawal, name="proposal-withdrawal"),
    path(f"{PROPOSAL}/decision/", ownership.decision, name="proposal-decision"),
]
