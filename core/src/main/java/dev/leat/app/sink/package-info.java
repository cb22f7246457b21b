/// The kinds of sinks, one class each. Only the classes of one kind (here, in the app file's
/// grammar and on each platform) may depend on it; all others use the facts of [dev.leat.app.Sink].
@NullMarked
package dev.leat.app.sink;

import org.jspecify.annotations.NullMarked;
