/// The operations API under `/leat/v1/`, which reads and changes the state of an app. The interface
/// [dev.leat.server.operations.Operations] is its only definition. The server, the client of the
/// `leat` command and the OpenAPI document are derived from it.
@NullMarked
package dev.leat.server.operations;

import org.jspecify.annotations.NullMarked;
