"""The notification worker: tells patient and practitioner what became of a booking, once."""
