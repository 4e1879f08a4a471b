"""The VERSION of a cache, raised for all processes at once: nothing of it is found any more.

The raised version lies in the cache itself, and each process looks it up once in HOLD seconds, so
that nearly all operations cost no further round trip. It is kept under the VERSION of the settings:
raising that one starts afresh. What was computed before a bump and is stored within HOLD after it
may be stored under the new version; where that matters, bump again after HOLD.
"""

import time

HOLD = 1  # s
KEY = "raised-version"


class VersionMixin:
    """Goes between ResilientMixin and a backend, whose failures are those of `server_failures`.

    A server that was emptied, and one that fails before a process has asked it, mean the VERSION
    of the settings; one that fails later, what it said last.
    """

    # {(server, KEY_PREFIX, VERSION of the settings): (version, time to ask again)}, shared by the
    # threads, each of which has caches of its own.
    _known = {}

    def __init__(self, server, params):
        super().__init__(server, params)
        self._place = (str(server), self.key_prefix, self._settings_version)

    @property
    def version(self):
        version, ask_from = self._known.get(self._place, (self._settings_version, 0))
        now = time.monotonic()
        if ask_from > now:
            return version
        # First, so that the other threads do not ask as well.
        self._known[self._place] = version, now + HOLD
        try:
            version = self._read_version()
        except self.server_failures as error:
            self.server_failed(error)  # The operation that follows need not wait for it again.
            return version
        self._known[self._place] = version, now + HOLD
        return version

    @version.setter
    def version(self, version):
        """BaseCache sets what the settings say."""
        self._settings_version = version

    def _read_version(self):
        return super().get(KEY, self._settings_version, self._settings_version)

    def bump_version(self):
        """Raise the version and return it. Raises what the driver does when the server fails."""
        # The time, so that no version is used again when the raised one is lost.
        raised = max(self._read_version() + 1, int(time.time()))
        # For ever, whatever MAX_LIFE is.
        super().set(KEY, raised, None, self._settings_version)
        if self._read_version() != raised:
            raise ConnectionError("The cache server did not keep the version.")
        self._known[self._place] = raised, time.monotonic() + HOLD
        return raised
