"""This repository as a copier template: projects are generated from it, and follow its versions.

https://copier.readthedocs.io. What is built is the runnable repository itself, with three places
left open: the project's name, its title, and what its cache is.
"""
