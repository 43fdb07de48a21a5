"""Benchmarks of pages. Each figure is compared with a bare page of the same run, as machines differ."""
