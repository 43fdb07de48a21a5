"""Requests for support: role holders ask, a Sponsor answers."""
