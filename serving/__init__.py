"""Serving: settings, the command line, the ASGI application and HTTP.

The only layer that reads the environment, listens on a socket or knows of tokens. It
signs viewers in, refuses what is too large before work is spent on it, hands an
operation to the schema and writes the answer.
"""
