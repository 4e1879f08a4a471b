"""COPY … FROM STDIN: rows as text, streamed into a table as fast as they are made."""

from django.db import connection

READ = 1 << 16  # bytes per message to the server; psycopg2's default is 8192
_escapes = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def escape(text):
    """`text` as a field of a COPY line; joining escaped texts gives the escaped joined text."""
    return text.translate(_escapes)


class Lines:
    """A file that is read once, made of an iterable of lines, each with its newline."""

    def __init__(self, lines):
        self.lines = iter(lines)
        self.rest = b""
        self.error = None

    def read(self, size):
        try:
            return self._read(size)
        except BaseException as error:
            self.error = error
            raise

    def _read(self, size):
        parts, length = [self.rest], len(self.rest)
        while length < size and (line := next(self.lines, None)) is not None:
            parts.append(line.encode())
            length += len(parts[-1])
        data = b"".join(parts)
        self.rest = data[size:]
        return data[:size]


def copy(model, columns, lines):
    """Add `lines` (tab between fields, each field escaped) to the table of `model`."""
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    lines = Lines(lines)
    with connection.cursor() as cursor:
        try:
            cursor.copy_expert(
                f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN", lines, READ
            )
        except Exception as error:
            if "error in .read() call" not in str(error):
                raise
            # psycopg2 swallows what read() raises; if read() never saw it, it was Ctrl-C.
            raise lines.error or KeyboardInterrupt from None
