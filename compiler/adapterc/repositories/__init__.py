"""Repositories of other people, read by the system's git: the only part of the compiler that goes out.

`command` runs git so that nothing of a repository runs with it -> `remote` tells what a ref means and
fetches one commit into an empty repository of ours -> `objects` reads files out of that, each hashed again.
Nothing is ever checked out: there is no work tree, so no hook, filter, submodule, link or attribute acts.
"""
