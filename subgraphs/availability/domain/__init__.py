"""Calendars and what can be read off them."""
