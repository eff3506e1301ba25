"""Bookings: the only gate through which a slot is taken, moved and given back."""
