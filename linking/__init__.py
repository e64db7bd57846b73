"""The live link with a running Label Studio: a client, a follower, a pusher.

Label Studio stays the home of tasks, annotations and the label config; this server is
the home of ground truths, accuracy and history. Nothing that was pulled is pushed.
"""
