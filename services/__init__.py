"""The four services. None imports another; they meet on Kafka, by the events of `shared.events`."""
