"""Personal invitations to have a look at a community."""
