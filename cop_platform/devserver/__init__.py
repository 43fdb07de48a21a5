"""The development server of `make run`: databases, processes and a mail catcher."""
