"""PostgreSQL: pools, transactions that may be run again as a whole, locks by name, and jobs that one process runs."""

from servicekit.database.job_lease import JOB_LEASE_TABLE, JobLease, run_alone
from servicekit.database.named_locks import lock_names
from servicekit.database.pool import Connection, Database
from servicekit.database.statement_part import StatementPart

__all__ = ["JOB_LEASE_TABLE", "Connection", "Database", "JobLease", "StatementPart", "lock_names", "run_alone"]
