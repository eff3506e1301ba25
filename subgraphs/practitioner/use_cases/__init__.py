"""What can be asked of this service, each with the rights it needs."""

from subgraphs.practitioner.use_cases.changing import ChangePractitioner
from subgraphs.practitioner.use_cases.creating import CreatePractitioner
from subgraphs.practitioner.use_cases.reading import ReadPractitioners

__all__ = ["ChangePractitioner", "CreatePractitioner", "ReadPractitioners"]
