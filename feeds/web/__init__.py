"""The HTTP server: a WSGI application over the publisher."""
