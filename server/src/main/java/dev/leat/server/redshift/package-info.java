/// The Redshift Data API: statements, their results and the catalog of tables, independent of the
/// wire protocol.
@NullMarked
package dev.leat.server.redshift;

import org.jspecify.annotations.NullMarked;
