"""Check-ins: once a season each member is asked whether their level is still right (P5)."""
