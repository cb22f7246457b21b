/// The program of the JVM in which a function is compiled or runs. Depends on nothing but Java and
/// the API of functions.
@NullMarked
package dev.leat.function.child;

import org.jspecify.annotations.NullMarked;
