"""Inside a lane process: load the workloads, check, time. Nothing else imports it."""
