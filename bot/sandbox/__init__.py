"""A strict stand-in for Telegram's Bot API, with a control interface and a chat page."""
