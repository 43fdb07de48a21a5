"""The colours of communities for mails, as sRGB because mail programs do not support oklch().

They are the light tokens of static/css/tokens.css; a test compares them. ``kick`` is ``--c-text``, the other keys have
the names of their tokens.
"""

COLOURS: dict[str, dict[str, str]] = {
    "tomato": {"wash": "#ffebe7", "tint": "#ffd5cc", "mid": "#ffb1a2", "solid": "#f66e5c", "kick": "#77261c"},
    "apricot": {"wash": "#ffeedf", "tint": "#ffdbbb", "mid": "#fcbb82", "solid": "#e78100", "kick": "#6e3200"},
    "sun": {"wash": "#f8f2dd", "tint": "#f1e2b6", "mid": "#e3c978", "solid": "#c49800", "kick": "#5b4100"},
    "leaf": {"wash": "#e7f7e7", "tint": "#cbeecb", "mid": "#9fdda0", "solid": "#4db956", "kick": "#0b5417"},
    "teal": {"wash": "#ddf8f7", "tint": "#b5f0ed", "mid": "#6de0dc", "solid": "#00bdb9", "kick": "#005655"},
    "sky": {"wash": "#e2f5ff", "tint": "#c0e9ff", "mid": "#89d4ff", "solid": "#00a9fc", "kick": "#004a7b"},
    "iris": {"wash": "#eef0ff", "tint": "#dcdfff", "mid": "#bfc2ff", "solid": "#908dff", "kick": "#3d3a80"},
    "rose": {"wash": "#ffeaf2", "tint": "#ffd3e3", "mid": "#ffaeca", "solid": "#ee6b9e", "kick": "#722445"},
}
