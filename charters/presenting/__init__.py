"""The one-pager on a screen in the room: one part at a time, with a way to work on it together."""
