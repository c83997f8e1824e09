"""What the service is, whether it is well, and who a key is."""

from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI, Schema, Status

from lachan import __version__
from lachan.server.access.request import Request
from lachan.server.base.settings import Settings

api = NinjaAPI(
    title="Lá Chắn",
    version=__version__,
    description="Programs ask with a key: `Authorization: Bearer lachan_…`. Times are UTC.",
    docs_url=None,  # its pages load scripts from elsewhere
    urls_namespace="api",
)


class Version(Schema):
    """`banner`: what every figure of this instance must carry: SỐ LIỆU GIẢ LẬP, BẢN THỬ NGHIỆM, or nothing."""

    version: str
    role: str
    banner: str


class Health(Schema):
    """The process answers; whether it can do its work is said by `/readyz`."""

    status: str


class Me(Schema):
    """The key that asks. `organisation` is empty for the body that runs the instance."""

    label: str
    organisation: str
    scopes: list[str]
    expires_at: datetime


class Fault(Schema):
    """Why not."""

    detail: str


@api.get("/version", response=Version, summary="Which program this is")
def version(request: HttpRequest) -> dict[str, Any]:
    """Open to all."""
    told: Settings = settings.LACHAN_SETTINGS
    return {"version": __version__, "role": told.role, "banner": told.banner}


@api.get("/health", response=Health, summary="Whether it answers")
def health(request: HttpRequest) -> dict[str, Any]:
    """Open to all."""
    return {"status": "ok"}


@api.get("/me", response={200: Me, 401: Fault}, summary="Who this key is")
def me(request: HttpRequest) -> Any:
    """401 without a key that is open now, from where it asks."""
    key = cast(Request, request).asker.key
    if key is None:
        return Status(401, {"detail": "a key is needed: Authorization: Bearer …"})
    return {
        "label": key.label,
        "organisation": key.organisation,
        "scopes": [scope.value for scope in key.scopes],
        "expires_at": key.expires_at,
    }
