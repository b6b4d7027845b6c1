"""Study, training windows and things handed up: who owes them, and what is credited."""
