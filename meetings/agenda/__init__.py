"""Topics of a meeting: anybody in the community adds them, and gives three dots to what matters most (M5)."""
