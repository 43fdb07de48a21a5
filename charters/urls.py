"""Addresses of charters, below ``/o/<organisation>/``."""

from django.urls import path

from charters.adoption import views as adoption
from charters.ambitions import views as ambitions
from charters.pages import changes, charter, draft, pdf, present, remarks
from charters.reviews import views as reviews

CHARTER = "communities/<slug:community_slug>/charter/"

urlpatterns = [
    path(CHARTER, charter.charter, name="charter"),
    path(f"{CHARTER}versions/", charter.versions, name="charter-versions"),
    path(f"{CHARTER}versions/new/", draft.new_version, name="new-charter-version"),
    path(f"{CHARTER}versions/<int:number>/", charter.version, name="charter-version"),
    path(f"{CHARTER}versions/<int:number>.pdf", pdf.version_pdf, name="charter-pdf"),
    path(f"{CHARTER}versions/<int:number>/changes/", changes.changes, name="charter-changes"),
    path(f"{CHARTER}present/", present.present, name="charter-presentation"),
    path(f"{CHARTER}draft/", draft.draft, name="charter-draft"),
    path(f"{CHARTER}draft/proposal/", adoption.version_proposal, name="charter-proposal"),
    path(f"{CHARTER}draft/keeping/", draft.keeping, name="charter-draft-keeping"),
    path(f"{CHARTER}draft/removal/", draft.removal, name="charter-draft-removal"),
    path(f"{CHARTER}draft/remarks/", remarks.new_remark, name="charter-remarks"),
    path(f"{CHARTER}draft/remarks/<str:public_id>/", remarks.remark, name="charter-remark"),
    path(f"{CHARTER}review/", reviews.review, name="charter-review"),
    path(f"{CHARTER}ambitions/<str:public_id>/", ambitions.ambition, name="ambition"),
]
