"""What phrases mean, one idea a file: each exports RULES, symbol -> rule -> builder, and PRIMITIVES where digits are read."""
