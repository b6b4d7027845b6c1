"""What is held: activities and series, who is expected, what they answered, rolls and sheets."""
