package dev.leat.operations;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a method that returns an object whose methods are also operations. The parameters of the
/// marked method are segments of the paths of these operations.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Nested {

    /// The interface that declares these operations: the method's return type, or a subtype of it.
    Class<?> value();
}
