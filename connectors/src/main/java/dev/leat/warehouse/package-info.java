/// The sinks `warehouse_table`: tables with unique keys in a DuckDB file, PostgreSQL or
/// [Redshift](dev.leat.warehouse.redshift). A commit is one load: rows are staged, judged by the
/// key, digest and version that the table contains, and merged in one transaction.
@NullMarked
package dev.leat.warehouse;

import org.jspecify.annotations.NullMarked;
