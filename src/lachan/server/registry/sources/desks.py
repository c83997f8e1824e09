"""The contacts of a holder among irt, role and person objects.

Desks (irt, abuse-c) come first. People are taken only where no desk is left that is not a registry's: data that is not
needed is not kept. Registries' boxes are taken too and marked, so that one sees why somebody has no contact.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from lachan.server.registry.sources.boxes import registry_boxes
from lachan.server.registry.sources.records import Body, Desk
from lachan.server.registry.sources.statement import SaidContact

MAX_CONTACTS: Final = 8  # of one organisation and one source


def contacts_of(
    body: Body | None,
    desks: Iterable[str],
    technical: Iterable[str],
    known: Mapping[str, Desk],
    domains: frozenset[str],
) -> tuple[SaidContact, ...]:
    """In the order in which they are to be tried. `desks`, `technical`: handles; `domains`: the organisation's own."""
    found: dict[tuple[str, str], SaidContact] = {}

    def add(purpose: str, name: str, mails: Iterable[str], registry: bool) -> None:
        for mail in mails:
            marked = registry or registry_boxes().owns_mail(mail, domains)
            found.setdefault((purpose, mail), SaidContact(purpose, name, mail, marked))

    handles = [*(body.desks if body else ()), *desks]
    for handle in dict.fromkeys(handles):
        if (desk := known.get(handle)) is not None and not desk.person:
            add("abuse", desk.name, desk.abuse or desk.email, handle in registry_boxes().handles)
    if body and body.email:
        add("management", "", [body.email], False)
    for people in (False, True):
        if any(not contact.registry for contact in found.values()):
            break
        for handle in dict.fromkeys((*handles, *technical)):
            if (desk := known.get(handle)) is not None and desk.person is people:
                add("abuse", desk.name, desk.abuse or desk.email, handle in registry_boxes().handles)
    return tuple(found.values())[:MAX_CONTACTS]
