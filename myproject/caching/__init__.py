"""Caching that never stampedes and never breaks a page.

backends        MemcachedCache (pylibmc) and RedisCache (django-redis), made of:
resilience      a server that fails is a miss and a log record, never an exception
single_flight   one recomputation a key; everybody else gets the old value meanwhile
"""
