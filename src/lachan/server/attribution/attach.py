"""Owners beside detections: one row out for one row in, in the same order."""

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from lachan.server.attribution.compiled import Compiled, compile_snapshot
from lachan.server.attribution.domains import host_forms, host_text, raw_host
from lachan.server.attribution.ranges import value
from lachan.server.attribution.span import Span
from lachan.server.base.errors import OurFault
from lachan.server.registry.snapshot import Snapshot
from lachan.wire.detection import TIME

# What is read of a detection. Addresses in shifted signed halves, both null where there is none.
INPUT: Final = pl.Schema(
    {
        "id_hi": pl.Int64(),
        "id_lo": pl.Int64(),
        "time_source": TIME,
        "source_ip_hi": pl.Int64(),
        "source_ip_lo": pl.Int64(),
        "source_asn": pl.Int64(),
        "source_fqdn": pl.String(),
        "source_url": pl.String(),
    }
)

# What is given back. Organisations by key; null where the rule is `conflict` or `none`, as is what decided.
OWNERS: Final = pl.Schema(
    {
        "id_hi": pl.Int64(),
        "id_lo": pl.Int64(),
        "holder": pl.String(),
        "holder_rule": pl.String(),  # prefix, override, asn, conflict, none
        "holder_network": pl.Int64(),  # network_id
        "operator": pl.String(),
        "operator_rule": pl.String(),  # asn, prefix, conflict, none
        "operator_network": pl.Int64(),  # network_id
        "domain_holder": pl.String(),
        "domain_rule": pl.String(),  # domain, conflict, none
        "domain": pl.String(),  # the registered domain that decided
        "registry_version": pl.Int32(),
    }
)

_KEPT: Final = 4  # compiled spans; one takes some 15 MB for 100,000 prefixes


def attach(detections: pl.DataFrame, registry: Snapshot) -> pl.DataFrame:
    """Owners of one batch: see `Attributor.attach`."""
    return Attributor(registry).attach(detections)


@dataclass(slots=True, eq=False)
class Attributor:
    """One version of the registry, kept ready between batches. Not for use by two threads at once."""

    snapshot: Snapshot
    _tables: list[Compiled] = field(default_factory=list, init=False)

    def attach(self, detections: pl.DataFrame) -> pl.DataFrame:
        """Owners of each row: columns INPUT in (others are not looked at), OWNERS out.

        Errors: OurFault where a column is missing or a time is null (a reader lets no such row through).
        """
        wrong = [name for name, dtype in INPUT.items() if detections.schema.get(name) != dtype]
        if wrong:
            raise OurFault(f"attribution: missing or of another type: {', '.join(wrong)}")
        rows = detections.select(list(INPUT))
        if rows.is_empty():
            return pl.DataFrame(schema=OWNERS)
        times = rows["time_source"].dt.epoch("us")
        if times.null_count():
            raise OurFault("attribution: a detection without its time")
        table = self._table(Span.around(_micros(times.min()), _micros(times.max())))
        return pl.concat(
            [rows.select("id_hi", "id_lo"), *_by_network(rows, times, table), _by_domain(rows, times, table)],
            how="horizontal",
        ).select(
            *(name for name in OWNERS if name != "registry_version"),
            pl.lit(self.snapshot.version, pl.Int32).alias("registry_version"),
        )

    def _table(self, span: Span) -> Compiled:
        for kept in self._tables:
            if kept.span.covers(span):
                return kept
        self._tables = [compile_snapshot(self.snapshot, span), *self._tables[: _KEPT - 1]]
        return self._tables[0]


def _by_network(rows: pl.DataFrame, times: pl.Series, table: Compiled) -> list[pl.DataFrame]:
    """Holder and operator: the address's prefixes first for the one, the AS number first for the other."""
    nodes = table.ranges.nodes_of(rows.select(value("source_ip_hi", "source_ip_lo")).to_series())
    prefix = table.holders.rows_of(nodes, times)
    carrier = table.operators.rows_of(nodes, times) + table.operators_at
    asn = table.asn_holders.rows_of(table.asn_nodes_of(rows["source_asn"]), times) + table.asns_at
    taken = table.answers["taken"]
    holder = pl.select(pl.when(taken.gather(prefix)).then(prefix).otherwise(asn)).to_series()
    operator = pl.select(pl.when(taken.gather(asn)).then(asn).otherwise(carrier)).to_series()
    return [
        table.answers.select(
            pl.col("organisation").gather(chosen).alias(role),
            pl.col("rule").gather(chosen).alias(f"{role}_rule"),
            pl.col("claim").gather(chosen).alias(f"{role}_network"),
        )
        for role, chosen in (("holder", holder), ("operator", operator))
    ]


def _by_domain(rows: pl.DataFrame, times: pl.Series, table: Compiled) -> pl.DataFrame:
    """Domain holder: decided on distinct hosts, and only rows under a registered domain are touched."""
    nodes = pl.zeros(rows.height, dtype=pl.UInt32, eager=True)
    tree = table.domain_tree
    texts = (
        rows.select("source_fqdn", "source_url")
        .with_row_index("row")
        .filter(pl.col("source_fqdn").is_not_null() | pl.col("source_url").is_not_null())
        .select("row", "source_fqdn", text=host_text("source_fqdn", "source_url"))
        .filter(tree.may_concern("text"))
    )
    if texts.height:
        named = texts.select("row", raw=raw_host("text", "source_fqdn"))
        met = named.join(tree.nodes_of(host_forms(named["raw"])), on="raw")
        nodes = nodes.scatter(met["row"], met["node"]) if met.height else nodes
    chosen = table.domain_holders.rows_of(nodes, times)
    return table.domain_answers.select(
        pl.col("organisation").gather(chosen).alias("domain_holder"),
        pl.col("rule").gather(chosen).alias("domain_rule"),
        pl.col("domain").gather(chosen),
    )


def _micros(found: object) -> int:
    """A minimum or maximum of an integer column that has rows."""
    assert isinstance(found, int)
    return found
