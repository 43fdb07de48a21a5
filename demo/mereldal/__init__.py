"""Mereldal, a care group that does not exist."""
