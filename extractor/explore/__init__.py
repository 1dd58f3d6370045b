"""The explorer: a local web application over one warehouse, for people who do not use a terminal.

It listens on this machine only, fetches nothing, and leaves opening papers to child processes, as the command line does.
"""
