"""Clients that call the use cases at once, and a judge of what they were answered."""
