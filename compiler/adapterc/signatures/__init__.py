"""Signatures with SSH keys, made and checked by the system's ssh-keygen: no library, no network, no service.

`sshsig` reads what a signature says of itself, `ssh_keygen` runs the program.
"""
