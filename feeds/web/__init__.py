"""The HTTP server: a WSGI application over the publisher.

A request passes through the access log (if switched on), the response cache, the watcher starter and the
document middleware. Flask gets what is left: errors, redirects, `OPTIONS` and the health report.
"""
