/// Compiles functions, and runs each in a JVM of its own. Blocks in real time; a virtual clock does
/// not apply.
@NullMarked
package dev.leat.function.process;

import org.jspecify.annotations.NullMarked;
