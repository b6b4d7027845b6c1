"""What the commands of `zhibu` do; those themselves are in `bot.cli.commands`."""
