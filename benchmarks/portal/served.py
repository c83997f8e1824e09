"""The peer as an application, made anew in each process of the server."""

from benchmarks.portal.plain import _application

application = _application()
