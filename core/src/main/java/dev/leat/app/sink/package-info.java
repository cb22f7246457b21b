/// The kinds of sinks, one class each. The classes of one kind (here, in the app file's grammar and
/// on each platform) may know it; all others ask [dev.leat.app.Sink] for facts.
@NullMarked
package dev.leat.app.sink;

import org.jspecify.annotations.NullMarked;
