"""Every layer beside its physical limit, measured in one run, for bin/bench.

rows       what is measured: a server, a page of it, and what the row is called
pages      the pages of a filled database, their queries, and a visitor who is logged in
servers    starting the servers that the stack does not have, and ending them
programs   what these servers are: nginx, an empty Varnish, Redis, app servers with other settings
databases  a database for each number of posts
wrk        one run of the load generator
rounds     runs of all rows in turns, and the medians of them
targets    what was promised, and whether it was kept
machine    on what, with what and when it was measured
report     the table on the terminal, JSON and Markdown
plot       the picture
breakdown  where the time of a request goes that reaches Python
memory     what one worker holds, and whether it grows
plain_blog/ the same blog as most teams write it, to be compared with
sites/     what the app servers run: settings and views that the site itself does not have
"""


class BenchError(Exception):
    """What went wrong, as one sentence for the person at the terminal."""
