"""The commands of `zhibu`, a module each subject: they read the settings and call what does the
work. `bot.main` says where each is."""
