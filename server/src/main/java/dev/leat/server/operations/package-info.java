/// The operations API under `/leat/v1/`: what a person does with the state of an app. The methods
/// of [dev.leat.server.operations.Operations] are its only description; the server, the client of
/// the `leat` command and the OpenAPI document are made of it.
@NullMarked
package dev.leat.server.operations;

import org.jspecify.annotations.NullMarked;
