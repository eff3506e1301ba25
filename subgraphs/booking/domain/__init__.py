"""What a booking is and which rules it obeys: pure, without a database, a framework or a clock."""
