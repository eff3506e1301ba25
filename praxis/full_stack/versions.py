"""Which versions of the servers Praxis runs on; compose.yaml names the same."""

KAFKA = "4.3.1"
LOG4J = "2.25.3"
OPENSEARCH = "3.6.0"
OLDEST_POSTGRES = 15  # the migrations' SQL runs on 15 and later
KAFKA_JAVA = 17
OPENSEARCH_JAVA = 21
