/// The operations on the state of an app, and their results. The interface
/// [dev.leat.operations.Operations] is their only definition: the HTTP API of `server`, the client
/// of the `leat` command and the OpenAPI document are derived from it.
@NullMarked
package dev.leat.operations;

import org.jspecify.annotations.NullMarked;
