"""Benchmarks of pages. Each figure is compared with a baseline page of the same run, as machines differ."""
