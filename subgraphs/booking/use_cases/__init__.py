"""What can be done with bookings: each mutation is one transaction, and may be run again as a whole."""
