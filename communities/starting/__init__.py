"""Starting a community: the idea, who would join, and the talk about its purpose."""
