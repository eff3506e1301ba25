"""PostgreSQL: pools, transactions that may be run again as a whole, and jobs that one process runs."""

from servicekit.database.job_lease import JOB_LEASE_TABLE, JobLease, run_alone
from servicekit.database.pool import Connection, Database

__all__ = ["JOB_LEASE_TABLE", "Connection", "Database", "JobLease", "run_alone"]
