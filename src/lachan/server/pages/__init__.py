"""The one look of all pages: layout, components, style, type, the way pages speak. Portal and console build on it.

Promises: works without JavaScript, by keyboard, on a telephone, printed, dark, and with text at 200 %; loads nothing
from elsewhere; no style and no script inside a page; files under names that change with their content; the address
alone decides the language; a name that a template uses and nobody gave is an error.
Never: asks a database, knows who asks, or decides anything.

The parts: `templates/pages/` (`page` ← `public` for citizens, `desk` for staff, `alone` for one thing at a time, and
pieces to include), `say` (tags and filters), `frame` (what every page is given), `statics` (style sheet and type).
"""
