"""The real servers: Apache Kafka, OpenSearch, PostgreSQL and Redis, found or fetched, started and stopped here."""
