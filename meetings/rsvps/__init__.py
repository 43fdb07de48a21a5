"""RSVPs: answers to a meeting, for room and catering only (M2)."""
