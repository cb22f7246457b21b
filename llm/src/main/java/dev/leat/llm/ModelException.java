package dev.leat.llm;

import org.jspecify.annotations.Nullable;

/// A question has no usable answer. The message has the reason and the remedy, and no key.
public final class ModelException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ModelException(String message) {
        super(message);
    }

    ModelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
