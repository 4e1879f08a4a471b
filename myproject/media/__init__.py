"""Pictures: uploads that may be kept, thumbnails of them, and the markup that offers them.

A thumbnail's name is made of its picture's and of the settings, so that a page names all of them
without a query or a look into storage. They are made by a task, or by the first who asks.
"""
