"""A registry made ready for look-ups within one span of time."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from lachan.server.attribution.decisions import CANDIDATES, Decisions, decide, rank
from lachan.server.attribution.domains import DomainTree, tree_of
from lachan.server.attribution.ranges import Ranges, flatten
from lachan.server.attribution.span import Span
from lachan.server.registry.snapshot import Snapshot
from lachan.server.registry.words import CARRIERS

_FOREVER: Final = (1 << 63) - 1
_CARRIERS: Final = [kind.value for kind in CARRIERS]


@dataclass(frozen=True, slots=True)
class Compiled:
    """Trees, decisions, and what to say for each of their rows.

    `answers` (organisation by key, rule, claim, taken): the rows of `holders`, then from `operators_at` on those of
    `operators`, then from `asns_at` on those of `asn_holders`; not taken where nobody is registered then.
    `domain_answers` (organisation, rule, domain): the rows of `domain_holders`.
    `asns`: sorted AS numbers, of which the n-th is node n + 1.
    """

    span: Span
    ranges: Ranges
    holders: Decisions
    operators: Decisions
    asns: pl.Series
    asn_holders: Decisions
    answers: pl.DataFrame
    operators_at: int
    asns_at: int
    domain_tree: DomainTree
    domain_holders: Decisions
    domain_answers: pl.DataFrame

    def asn_nodes_of(self, asns: pl.Series) -> pl.Series:
        """The node of each AS number (UInt32; 0 for one that is not registered)."""
        if self.asns.is_empty():
            return pl.zeros(len(asns), dtype=pl.UInt32, eager=True)
        nodes = self.asns.search_sorted(asns, side="right")
        known = pl.concat([pl.Series([None], dtype=pl.Int64), self.asns]).gather(nodes)
        return pl.select(pl.when(known == asns).then(nodes).otherwise(pl.lit(0, pl.UInt32))).to_series()


def compile_snapshot(snapshot: Snapshot, span: Span) -> Compiled:
    """Everything of the registry that is valid at some time in the span, flattened and decided."""
    networks, domains = (_within(frame, span) for frame in (snapshot.networks, snapshot.domains))
    organisations = pl.concat([networks["organisation"], domains["organisation"]]).unique().sort()
    numbers = pl.DataFrame({"organisation": organisations}).with_row_index("number")
    networks, domains = (
        frame.join(numbers, on="organisation", how="left", maintain_order="left") for frame in (networks, domains)
    )

    prefixes = networks.filter(pl.col("prefix_length").is_not_null())
    ranges = flatten(prefixes)
    claims = _candidates(prefixes, ranges.node_of_row, "network_id", pl.col("prefix_length"))
    carriers = claims.filter(prefixes["kind"].is_in(_CARRIERS))

    numbered = networks.filter(pl.col("asn").is_not_null())
    asns = numbered["asn"].unique().sort()
    asn_nodes = asns.search_sorted(numbered["asn"]) + 1

    tree = tree_of(domains["domain"])
    domain_nodes = domains.join(tree.names, left_on="domain", right_on="name", how="left", maintain_order="left")[
        "node"
    ]

    holders = decide(ranges.parents, claims, span)
    operators = decide(ranges.parents, carriers, span)
    flat = pl.zeros(len(asns) + 1, dtype=pl.UInt32, eager=True)
    asn_holders = decide(flat, _candidates(numbered, asn_nodes, "network_id", pl.lit(0)), span)
    domain_claims = _candidates(domains, domain_nodes, "domain_id", pl.col("domain").str.len_bytes())
    domain_holders = decide(tree.parents, domain_claims, span)
    return Compiled(
        span=span,
        ranges=ranges,
        holders=holders,
        operators=operators,
        asns=asns,
        asn_holders=asn_holders,
        answers=pl.concat(
            [
                _answers(holders, organisations, "prefix", "override"),
                _answers(operators, organisations, "prefix", "prefix"),
                _answers(asn_holders, organisations, "asn", "asn"),
            ]
        ),
        operators_at=holders.outcomes.height,
        asns_at=holders.outcomes.height + operators.outcomes.height,
        domain_tree=tree,
        domain_holders=domain_holders,
        domain_answers=_answers(domain_holders, organisations, "domain", "domain").join(
            domains.select("domain", claim="domain_id"), on="claim", how="left", maintain_order="left"
        ),
    )


def _answers(decisions: Decisions, organisations: pl.Series, found: str, override: str) -> pl.DataFrame:
    """Rows of decisions in the words of the output."""
    return decisions.outcomes.select(
        organisation=pl.lit(organisations).gather(pl.col("organisation")),
        rule=pl.when("conflict")
        .then(pl.lit("conflict"))
        .when("override")
        .then(pl.lit(override))
        .when(pl.col("claim").is_not_null())
        .then(pl.lit(found))
        .otherwise(pl.lit("none")),
        claim="claim",
        taken=pl.col("conflict").is_not_null(),
    )


def _within(claims: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Claims valid at some time in the span; `begin` and `end` in microseconds, open sides far away."""
    return claims.with_columns(
        begin=pl.col("valid_from").dt.epoch("us").fill_null(-_FOREVER),
        end=pl.col("valid_to").dt.epoch("us").fill_null(_FOREVER),
    ).filter((pl.col("begin") < span.end) & (pl.col("end") > span.begin))


def _candidates(claims: pl.DataFrame, nodes: pl.Series, claim: str, length: pl.Expr) -> pl.DataFrame:
    return claims.select(
        node=nodes.cast(pl.UInt32),
        organisation=pl.col("number"),
        claim=pl.col(claim),
        rank=rank(length),
        begin="begin",
        end="end",
    ).select(pl.col(name).cast(dtype) for name, dtype in CANDIDATES.items())
