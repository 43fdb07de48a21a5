"""Addresses of decisions and of proposals."""

from django.urls import path

from communities.decisions.views import log, ownership, proposals, reviews

PROPOSAL = "communities/<slug:community_slug>/proposals/<str:public_id>"

urlpatterns = [
    path("communities/<slug:community_slug>/decisions/", log.decisions, name="decisions"),
    path(
        "communities/<slug:community_slug>/decisions/<str:public_id>/review/",
        reviews.decision_review,
        name="decision-review",
    ),
    path("communities/<slug:community_slug>/proposals/new/", proposals.new_proposal, name="new-proposal"),
    path(f"{PROPOSAL}/", proposals.proposal, name="proposal"),
    path(f"{PROPOSAL}/answer/", proposals.response, name="proposal-answer"),
    path(f"{PROPOSAL}/objection/", proposals.objection, name="proposal-objection"),
    path(f"{PROPOSAL}/volunteers/", proposals.volunteers, name="proposal-volunteers"),
    path(f"{PROPOSAL}/questions/", proposals.questions, name="proposal-questions"),
    path(f"{PROPOSAL}/questions/<str:question_id>/", ownership.question_answer, name="proposal-question"),
    path(f"{PROPOSAL}/text/", ownership.amendment, name="proposal-text"),
    path(f"{PROPOSAL}/extension/", ownership.extension, name="proposal-extension"),
    path(f"{PROPOSAL}/withdrawal/", ownership.withdrawal, name="proposal-withdrawal"),
    path(f"{PROPOSAL}/decision/", ownership.decision, name="proposal-decision"),
]
