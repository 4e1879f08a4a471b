"""A database for each number of posts, in the stack's PostgreSQL.

They stay: the next bench finds them filled. `DROP DATABASE bench_1000` and so on removes them.
"""

from stack import postgres
from stack.commands import run
from stack.layout import DATABASE, ROOT, VENV

COMMENTS = 3  # a post, as in docs/measured/seed.md


def name(posts):
    return f"bench_{posts}"


def url(stack, database, role="app"):
    return stack.database_url(role).removesuffix(DATABASE) + database


def fill(stack, database, posts):
    """Make the database, bring its tables up to date, and fill it if it is empty."""
    make(stack, database)
    manage(stack, database, "migrate", "--no-input", "--verbosity=0")
    if sql(stack, database, "SELECT EXISTS (SELECT FROM blog_post)") == "t":
        return
    manage(stack, database, "seed", "--posts", str(posts), "--comments", str(COMMENTS * posts))
    # What autovacuum would do in the middle of a measurement.
    sql(stack, database, "VACUUM (ANALYZE)")


def make(stack, database):
    passwords = {f"{role.upper()}_PASSWORD": word for role, word in stack.passwords.items()}
    roles = ["-v", f"database={database}", "-f", ROOT / "deploy/roles.sql"]
    run([*postgres.psql(stack, "postgres"), *roles], **pgpass(stack), **passwords)


def sql(stack, database, statement):
    command = [*postgres.psql(stack, "postgres"), "-d", database, "-c", statement]
    return run(command, **pgpass(stack)).strip()


def pgpass(stack):
    return {"PGPASSFILE": str(stack / "pgpass")}


def manage(stack, database, *arguments):
    environment = stack.environment("owner") | {"DATABASE_URL": url(stack, database, "owner")}
    return run([VENV / "bin/python", ROOT / "manage.py", *arguments], **environment)
