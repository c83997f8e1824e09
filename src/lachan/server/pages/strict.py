"""A template that uses a name nobody gave is an error, not an empty place on a page."""


class UndefinedName(Exception):
    """The template's variable; never a value."""


class Strict(str):
    """Django's `string_if_invalid`: it is asked to hold `%s`, then to fill it in with the name."""

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, name: object) -> str:
        raise UndefinedName(str(name))
