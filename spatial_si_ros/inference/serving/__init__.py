"""The model in a process of its own: the server, who looks after it, and the client.

JSON over HTTP on a Unix socket or TLS; nothing is ever unpickled, and no address in a request is
followed: pictures come as data.
"""
