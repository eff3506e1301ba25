"""Faults under load: what is killed, stopped and emptied while clients book, and whether everything still holds."""
