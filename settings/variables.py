"""Reading the environment: `env.str("NAME", default)` (list, bool, int …), or `required`."""

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

env = Env()


def required(parse, name, example):
    """Return variable `name` through `parse` (env.str, env.list …).

    Raises ImproperlyConfigured with a sentence that says what to set.
    """
    try:
        value = parse(name)
    except EnvError as error:
        problem = str(error)
    else:
        if value:
            return value
        problem = f'Environment variable "{name}" is empty'
    raise ImproperlyConfigured(
        f"{problem}. Set it in the environment or in .env, for example: {name}={example}"
    )
