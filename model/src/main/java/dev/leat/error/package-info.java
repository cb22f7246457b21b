/// Error messages for errors of Java and of libraries, and for unknown names. Independent of the
/// rest of Leat; every package may use it.
@NullMarked
package dev.leat.error;

import org.jspecify.annotations.NullMarked;
