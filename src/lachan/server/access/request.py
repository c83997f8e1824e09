"""A request as every view of the house gets it."""

from datetime import datetime

from django.http import HttpRequest

from lachan.server.access.asker import Asker
from lachan.server.accounts.places import Place


class Request(HttpRequest):
    """Who asks, at which instant, from where: set once by `identify.Identify`.

    `late`: set where a form came after its proof had grown old (`rules.must_be_fresh`).
    """

    asker: Asker
    now: datetime
    place: Place
    late: bool
