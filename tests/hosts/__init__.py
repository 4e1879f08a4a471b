"""The site on several machines: network namespaces on this one, joined by a bridge.

network    the namespaces and the cables between them
layout     which host has which address, and the environment of its processes
programs   what runs on each host, with the configurations that are shipped
site       all of it: starting, and what may happen to it
questions  what the tests and their visitors ask of it
"""
