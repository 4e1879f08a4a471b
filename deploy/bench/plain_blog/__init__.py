"""This blog as most teams write it, to be compared with: right, readable, and in no hurry.

settings  what startproject writes: its middleware, sessions in the database, no caches
views     list and post, with plain querysets: relations are loaded where the template names them,
          pages are counted and skipped to (OFFSET)
tags      {% load caching %} for the site's own templates: fragments are rendered each time, and
          who is logged in is shown from request.user, in place
urls      these views before the site's

Models, data, templates and so the bytes of a page are the site's own; only the addresses of other
pages of a list differ, a number for a cursor. It is spared what would make it slower than it need
be: connections to the database are kept, as in settings/deploy.py, and nothing is compressed.
"""
