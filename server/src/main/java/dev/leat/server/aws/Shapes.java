package dev.leat.server.aws;

import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.Lazy;

/// The shapes of the request and the response of an operation. They are made at its first call: an
/// app calls few of the operations, and the shapes of all would delay its start.
public record Shapes(Lazy<Shape> request, Lazy<Shape> response) {

    public static Shapes of(
            Supplier<? extends SdkPojo> request, Supplier<? extends SdkPojo> response) {
        return new Shapes(
                new Lazy<>(() -> Shape.of(request)), new Lazy<>(() -> Shape.of(response)));
    }

    public Shape input() {
        return request.getValue();
    }

    public Shape output() {
        return response.getValue();
    }
}
