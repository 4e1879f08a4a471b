"""What may happen to a service, and what visitors may see of it; on one machine and on several.

table      the faults, each with what it costs visitors and for how long
processes  freezing and finding processes
visitors   asking for pages all the time, and counting what came back

A site that faults can happen to has a method for each word of `table.HEALED_BY`, which takes the
name of a target. tests/stack/faults.py is one (one machine), tests/hosts/site.py another.
"""
