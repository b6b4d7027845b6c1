"""`zhibu claim`: the one-time link that makes an administrator."""
