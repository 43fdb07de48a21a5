"""A version on paper: one A4 page as PDF, set by typst in a process of its own."""
