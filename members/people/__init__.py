"""People: profile, expertise, picking a person by name, deactivation."""
