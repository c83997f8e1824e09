"""Hosts in bulk: out of names and addresses of pages, and under which registered domain they lie."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from lachan.server.registry.names import MAX_LENGTH, WHITESPACE, host_form

# scheme://[userinfo@]host[:port] (RFC 3986 §3.2). A backslash ends the host as in browsers (WHATWG URL §4.4), so that
# https://evil.example\@bank.example is evil.example.
URL_HOST: Final = r"^[A-Za-z][A-Za-z0-9+.-]*:[/\\][/\\](?:[^/\\?#]*@)?([^/\\?#@:\[\]]+)(?::[0-9]*)?(?:[/\\?#]|$)"
PORT: Final = r":[0-9]*$"
_TWO_LABELS: Final = r"([^.]+\.[^.]+)$"
_MOST_HINTS: Final = 5_000
_FIRST_LABEL: Final = r"^[^.]*\."


def host_text(fqdn: str, url: str) -> pl.Expr:
    """Where a row's host stands: the name if it is not blank, else the URL."""
    name = pl.col(fqdn).str.strip_chars(WHITESPACE)
    return pl.when(name.str.len_bytes() > 0).then(name).otherwise(pl.col(url).str.strip_chars(WHITESPACE))


def raw_host(text: str, fqdn: str) -> pl.Expr:
    """The host in what `host_text` gave; null for a URL without one. `fqdn`: the column that may be blank."""
    named = pl.col(fqdn).str.strip_chars(WHITESPACE).str.len_bytes() > 0
    return pl.when(named).then(pl.col(text).str.replace(PORT, "")).otherwise(pl.col(text).str.extract(URL_HOST))


def host_forms(raw: pl.Series) -> pl.DataFrame:
    """Distinct raw hosts → `raw`, `host` as `names.host_form` makes it; without those that are none.

    ASCII in columns; the rest one by one, as they are few.
    """
    frame = pl.DataFrame({"raw": raw.drop_nulls().unique()})
    ascii_only = pl.col("raw").str.contains(r"^[\x00-\x7f]*$")
    plain = pl.col("raw").str.strip_chars(WHITESPACE).str.to_lowercase().str.strip_suffix(".")
    others = frame.filter(~ascii_only)["raw"].to_list()
    return pl.concat(
        [
            frame.filter(ascii_only).select("raw", host=plain),
            pl.DataFrame(
                {"raw": others, "host": [host_form(text) for text in others]}, {"raw": pl.String, "host": pl.String}
            ),
        ]
    ).filter(pl.col("host").str.len_bytes().is_between(1, MAX_LENGTH))


@dataclass(frozen=True, slots=True)
class DomainTree:
    """Registered domains: `name`, `node` (1, 2, …), and `parents`: node → the next registered domain above, or 0.

    `hints`: texts of which a host under one of them holds at least one; the empty text where they would be too many.
    """

    names: pl.DataFrame
    parents: pl.Series
    hints: list[str]

    def may_concern(self, text: str) -> pl.Expr:
        """Whether a name or URL can hold a host under a registered domain: quick, and right when it says no.

        Text beyond ASCII always may: it is compared as A-labels later.
        """
        if self.names.is_empty():
            return pl.lit(False)
        beyond_ascii = pl.col(text).str.len_bytes() != pl.col(text).str.len_chars()
        return beyond_ascii | pl.col(text).str.contains_any(self.hints, ascii_case_insensitive=True)

    def nodes_of(self, hosts: pl.DataFrame) -> pl.DataFrame:
        """Adds `node` to the rows of `hosts` (column `host`) at or under a registered domain; drops the others."""
        return _nearest(hosts, self.names)


def tree_of(domains: pl.Series) -> DomainTree:
    """The tree of distinct domain names."""
    names = pl.DataFrame({"name": domains.unique().sort()}).with_row_index("node", offset=1)
    above = names.select("node", host=pl.col("name").str.replace(_FIRST_LABEL, "")).rename({"node": "child"})
    found = _nearest(above, names)
    parents = pl.zeros(names.height + 1, dtype=pl.UInt32, eager=True)
    if found.height:
        parents = parents.scatter(found["child"], found["node"])
    hints = names["name"] if names.height <= _MOST_HINTS else names["name"].str.extract(_TWO_LABELS).unique()
    return DomainTree(names, parents, hints.to_list() if len(hints) <= _MOST_HINTS else [""])


def _nearest(hosts: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The longest name that equals a host or is a parent of it: labels fall from the left until one is met."""
    tails = names.select(pl.col("name").str.extract(_TWO_LABELS)).unique()
    rest = hosts.with_columns(rest="host").join(
        tails, left_on=pl.col("host").str.extract(_TWO_LABELS), right_on="name", how="semi"
    )
    known = names.rename({"name": "rest"})
    met = [rest.join(known, on="rest").drop("rest")]
    while (rest := rest.join(known, on="rest", how="anti")).height:
        rest = rest.filter(pl.col("rest").str.contains(".", literal=True))
        rest = rest.with_columns(pl.col("rest").str.replace(_FIRST_LABEL, ""))
        met.append(rest.join(known, on="rest").drop("rest"))
    return pl.concat(met)
