/// The kinds of sinks, one class each. Only the code of a kind (its class here, its reader in
/// `config` and its writers in platforms) may depend on its class. All other code uses the methods
/// of [dev.leat.app.Sink].
@NullMarked
package dev.leat.app.sink;

import org.jspecify.annotations.NullMarked;
