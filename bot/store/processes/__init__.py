"""Several processes on one database: leases, duties, heartbeats."""
