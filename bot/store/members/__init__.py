"""Who is who: units, people and their offices, accounts, and how they came and went."""
