"""A long run of mixed load, with faults if wanted, and a checker that knows what holds.

    python -m tests.soak --minutes 10
    python -m tests.soak --minutes 10 --postgresql --restart-every 30
    python -m tests.soak --minutes 10 --kill-every 20

Eight clients (processes) read, set, unset, delete, revert, import, edit and rescore
by HTTP; others follow the changes by WebSockets; one looks into the database all the
while. It prints figures and every violation, and exits with 1 if there was any.
"""
