"""What others ask this process over HTTP: Telegram's webhook; health and metrics."""
