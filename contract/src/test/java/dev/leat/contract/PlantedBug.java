package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A bug that is planted in a correct object, and that a test must find.
///
/// @param <T> the type of the object
@FunctionalInterface
public interface PlantedBug<T> {

    /// Returns the object with the bug.
    T in(T correct);

    /// Fails if a check of an object with the bug passes.
    static void mustFail(ThrowingCallable check) {
        assertThatThrownBy(check).isInstanceOf(AssertionError.class);
    }
}
