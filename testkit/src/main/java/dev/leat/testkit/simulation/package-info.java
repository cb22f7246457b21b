/// An app at work on the embedded platform, one thread at a time, on a clock that nobody waits for.
@NullMarked
package dev.leat.testkit.simulation;

import org.jspecify.annotations.NullMarked;
