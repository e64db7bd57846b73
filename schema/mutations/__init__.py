"""What can be changed: one file a subject, put together in :mod:`schema.mutation`."""
