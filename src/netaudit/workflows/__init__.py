"""Read, decide, write: the only place that joins collection, storage and reports."""
