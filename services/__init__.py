"""The four services. None imports another; they meet on Kafka, with the events of `shared.events`."""
