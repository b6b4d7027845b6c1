"""When whom to remind of what: steps, audiences, the record, the day's message."""
