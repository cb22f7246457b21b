/// Sentences for errors of Java and of libraries. Knows nothing of Leat; every package may use it.
@NullMarked
package dev.leat.error;

import org.jspecify.annotations.NullMarked;
