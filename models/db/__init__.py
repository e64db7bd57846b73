"""The database: connections, transactions, statements and their failures."""
