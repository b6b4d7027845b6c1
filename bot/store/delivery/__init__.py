"""What comes in and what goes out: the inbox, the outbox, its rates and its receipts."""
