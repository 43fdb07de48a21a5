"""Addresses of communities, below ``/o/<organisation>/``."""

from django.urls import path

from communities.views import (
    carrying,
    community,
    deciding,
    decisions,
    directory,
    home,
    nominations,
    proposals,
    roles,
    selections,
)

PROPOSAL = "communities/<slug:community_slug>/proposals/<str:public_id>"

urlpatterns = [
    path("", home.home, name="home"),
    path("communities/", directory.directory, name="directory"),
    path("communities/<slug:community_slug>/", community.community, name="community"),
    path("communities/<slug:community_slug>/participation/", community.participation, name="participation"),
    path("communities/<slug:community_slug>/mail/", community.mail_wish, name="mail-wish"),
    path("communities/<slug:community_slug>/decisions/", decisions.decisions, name="decisions"),
    path("communities/<slug:community_slug>/deciding/", deciding.deciding, name="deciding"),
    path("communities/<slug:community_slug>/proposals/", proposals.proposals, name="proposals"),
    path("communities/<slug:community_slug>/proposals/new/", proposals.new, name="propose"),
    path(f"{PROPOSAL}/", proposals.proposal, name="proposal"),
    path(f"{PROPOSAL}/answer/", proposals.answer, name="proposal-answer"),
    path(f"{PROPOSAL}/objection/", proposals.objection, name="proposal-objection"),
    path(f"{PROPOSAL}/volunteers/", proposals.volunteers, name="proposal-volunteers"),
    path(f"{PROPOSAL}/questions/", proposals.questions, name="proposal-questions"),
    path(f"{PROPOSAL}/questions/<str:question_id>/", carrying.question, name="proposal-question"),
    path(f"{PROPOSAL}/text/", carrying.text, name="proposal-text"),
    path(f"{PROPOSAL}/closing/", carrying.closing, name="proposal-closing"),
    path(f"{PROPOSAL}/withdrawal/", carrying.withdrawal, name="proposal-withdrawal"),
    path(f"{PROPOSAL}/decision/", carrying.decision, name="proposal-decision"),
    path("communities/<slug:community_slug>/roles/", roles.roles, name="roles"),
    path("communities/<slug:community_slug>/roles/<str:role>/candidacy/", roles.candidacy, name="candidacy"),
    path("communities/<slug:community_slug>/roles/<str:role>/nominations/", roles.nominations, name="nominations"),
    path("communities/<slug:community_slug>/roles/<str:role>/mine/", roles.my_term, name="my-term"),
    path("communities/<slug:community_slug>/roles/<str:role>/mine/end/", roles.laying_down, name="lay-down"),
    path("communities/<slug:community_slug>/roles/<str:role>/selections/", selections.new, name="select-role"),
    path("role-selections/<str:public_id>/", selections.selection, name="role-selection"),
    path("role-selections/<str:public_id>/naming/", selections.naming, name="role-naming"),
    path("role-selections/<str:public_id>/hearing/", selections.hearing, name="role-hearing"),
    path("role-selections/<str:public_id>/candidate/", selections.candidate, name="role-candidate"),
    path("role-selections/<str:public_id>/end/", selections.ending, name="role-selection-end"),
    path("nominations/<str:public_id>/", nominations.nomination, name="nomination"),
    path("nominations/<str:public_id>/withdrawal/", nominations.withdrawal, name="nomination-withdrawal"),
    path("unsubscribe/<str:token>/", community.unsubscribe, name="unsubscribe"),
]
