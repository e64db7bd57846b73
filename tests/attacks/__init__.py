"""Hostile requests to a real server, and how long everybody else waits meanwhile.

    python -m tests.attacks                    # prints the table of docs/attacks.md
    python -m tests.attacks --tries 5 --only fragments

Each is sent several times; another client asks for something small all the while. The
table has the smallest figures of all tries, for what is more is the machine's.
"""
