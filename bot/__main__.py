"""`python -m bot` is `zhibu`."""

from bot.main import main

main()
