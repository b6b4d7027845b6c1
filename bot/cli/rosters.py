"""`zhibu template` and `zhibu import`."""
