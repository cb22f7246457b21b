/// The operations API under `/leat/v1/`, which reads and changes the state of an app. The server,
/// the client of the `leat` command and the OpenAPI document are derived from the interface
/// [dev.leat.operations.Operations].
@NullMarked
package dev.leat.server.operations;

import org.jspecify.annotations.NullMarked;
