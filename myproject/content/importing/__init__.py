"""Posts from the files of static site generators: Jekyll, Hugo, Zola, Eleventy.

blog.py finds the files, front_matter.py and source.py read one, body.py resolves what its text
names, posts.py writes it, and report.py tells what was done.
"""
