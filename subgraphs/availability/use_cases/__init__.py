"""What the availability service does: follow events, show calendars, answer what is free."""
