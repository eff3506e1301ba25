"""When practitioners are free: read models of schedules and bookings."""
