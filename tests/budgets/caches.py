"""A cache in memory that counts as the real ones do: many keys are one trip."""

from django.core.cache.backends.locmem import LocMemCache


class OneTrip(LocMemCache):
    # LocMemCache's own ask self.get() and the like for each key, and each would be counted.

    def get_many(self, keys, version=None):
        missing = object()
        values = ((key, LocMemCache.get(self, key, missing, version)) for key in keys)
        return {key: value for key, value in values if value is not missing}

    def set_many(self, data, *args, **kwargs):
        for key, value in data.items():
            LocMemCache.set(self, key, value, *args, **kwargs)
        return []

    def delete_many(self, keys, version=None):
        for key in keys:
            LocMemCache.delete(self, key, version)
