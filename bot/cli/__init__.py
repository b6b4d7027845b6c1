"""What the commands of `zhibu` do; `bot.main` names them."""
