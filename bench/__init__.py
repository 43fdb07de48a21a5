"""How heavy pages are. Each figure stands beside a bare baseline of the same run, as machines differ."""
