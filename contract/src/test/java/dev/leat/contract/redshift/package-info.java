/// Redshift's JDBC driver on a PostgreSQL server.
@NullMarked
package dev.leat.contract.redshift;

import org.jspecify.annotations.NullMarked;
