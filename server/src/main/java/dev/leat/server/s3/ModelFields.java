package dev.leat.server.s3;

import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;

/// Members of the SDK's model classes by their names on the wire: what many classes have alike,
/// such as a member for each checksum.
final class ModelFields {

    private ModelFields() {}

    /// What a text member is; empty if there is no such member or it is not set.
    static Optional<String> text(SdkPojo of, String name) {
        return field(of, name).map(field -> (String) field.getValueOrDefault(of));
    }

    /// Sets a text member of a builder, if there is one of this name.
    static void set(SdkPojo builder, String name, String value) {
        field(builder, name).ifPresent(field -> field.set(builder, value));
    }

    private static Optional<SdkField<?>> field(SdkPojo of, String name) {
        return of.sdkFields().stream()
                .filter(field -> field.locationName().equalsIgnoreCase(name))
                .filter(field -> field.marshallingType().equals(MarshallingType.STRING))
                .findFirst();
    }
}
