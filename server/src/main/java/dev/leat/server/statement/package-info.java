/// Statements of clients that run one after the other in a child process: their durable states and
/// results. The services Athena and Redshift Data API both use these.
@NullMarked
package dev.leat.server.statement;

import org.jspecify.annotations.NullMarked;
