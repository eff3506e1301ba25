"""Random worlds: a monolith is made first and then distributed, so that it composes and every field can be reached."""
