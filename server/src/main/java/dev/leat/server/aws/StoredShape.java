package dev.leat.server.aws;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/// The JSON text of a part of a request, in which a service stores it.
///
/// @param type the class of the part
public record StoredShape<T extends SdkPojo>(Class<T> type, Shape shape) {

    private static final int ANY = Integer.MAX_VALUE;

    /// Returns the shape of a part.
    ///
    /// @param builder creates a builder of the part
    public static <T extends SdkPojo> StoredShape<T> of(
            Class<T> type, Supplier<? extends SdkPojo> builder) {
        return new StoredShape<>(type, Shape.of(builder));
    }

    public String text(T part) {
        return new String(JsonWriting.answer(part, shape, JsonFormat.TEXT), StandardCharsets.UTF_8);
    }

    public T read(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return type.cast(JsonReading.read(bytes, JsonFormat.TEXT, shape, ANY));
    }
}
