package dev.leat.server.operations;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a method that returns an object whose methods are operations, too. Its parameters are
/// segments of their paths.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Nested {

    /// The interface that describes the operations: the returned type, or a subtype of it.
    Class<?> value();
}
