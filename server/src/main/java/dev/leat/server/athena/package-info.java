/// Athena: executions of SELECT statements, their results, workgroups and the catalog of tables,
/// independent of the wire protocol.
@NullMarked
package dev.leat.server.athena;

import org.jspecify.annotations.NullMarked;
