"""GraphQL over HTTP: from the bytes of a request to the bytes of its answer."""
