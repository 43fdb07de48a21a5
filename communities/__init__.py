"""Communities of practice: what they are about, who takes part, in which role."""
