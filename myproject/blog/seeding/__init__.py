"""Plausible content of any size: the same rows for the same seed, written with COPY.

theme, themes, words, people   what the texts are made of
sentences, blocks              sentences, and Markdown blocks that are rendered once and reused
titles, calendar, popularity   what a post is called, when it appears, how much it is discussed
taxonomy, posts, comments      rows, by the batch
streams, copying               numbers that depend on the seed alone, rows into the database
site                           seed(): the way in
"""
