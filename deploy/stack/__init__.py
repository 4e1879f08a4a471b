"""Every layer on one machine, for bin/stack.

layout      where a stack's folders, ports and addresses are, and the environment of its processes
layers      the programs in the order they start, and how each shows that it answers
postgres    the database's folders and roles
edge        this stack's VCL, certificate and error pages
commands    running programs to their end
supervisor  starting and stopping supervisord, and leaving no process behind
borrow      the stack that runs, or one for a while
processes   a program and all that it started
ports       which are free, and who has the others
"""


class StackError(Exception):
    """What went wrong, as one sentence for the person at the terminal."""
