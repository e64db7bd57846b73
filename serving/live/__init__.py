"""Subscriptions over WebSockets, by the protocol ``graphql-transport-ws``.

Strawberry has the protocol too, but executes in the event loop, asks for a token only
once and keeps a transaction for as long as a subscription lasts.
"""
