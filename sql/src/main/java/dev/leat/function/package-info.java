/// The API of functions: Java classes that compute columns of a record, named by a `java` step.
/// Depends on nothing but Java.
@NullMarked
package dev.leat.function;

import org.jspecify.annotations.NullMarked;
