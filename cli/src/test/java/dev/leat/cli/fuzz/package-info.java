/// Generated requests, records and values to the ports and commands of an app: they guard server,
/// config and sql.
@NullMarked
package dev.leat.cli.fuzz;

import org.jspecify.annotations.NullMarked;
