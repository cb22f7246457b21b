/// Runs the statements of clients of Athena and of the Redshift Data API over the tables of `leat
/// sql`, in their dialects.
@NullMarked
package dev.leat.server.dialect;

import org.jspecify.annotations.NullMarked;
