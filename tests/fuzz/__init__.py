"""Made-up input by every way in, and what must hold after each.

    python -m tests.fuzz --minutes 10                 # or: make fuzz MINUTES=10
    python -m tests.fuzz --only files --seed 17 --postgresql

Documents, requests, files, scoring cases and messages of sockets. After each, no fault
was logged, no answer was a 5xx, the server still answers, and an import is there
completely or not at all. In the end the rows keep every promise that the soak looks at,
and no column lies beyond its bound. docs/fuzzing.md has the findings.
"""
