"""The contract: what clients see, as Strawberry types over rows.

One file a subject. Descriptions are the docstrings here: they are printed into
``schema.graphql``, which is committed and compared by a test.
"""
