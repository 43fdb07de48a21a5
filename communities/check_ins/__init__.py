"""Check-ins: at an interval, each participant is asked whether their level is still right (P5)."""
