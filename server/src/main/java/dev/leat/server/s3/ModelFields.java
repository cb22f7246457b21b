package dev.leat.server.s3;

import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;

/// Access to members of the SDK's model classes by their wire name. Used for members that many
/// classes have, such as checksums.
final class ModelFields {

    private ModelFields() {}

    /// Returns the value of a text member; empty if the member does not exist or is not set.
    static Optional<String> text(SdkPojo of, String name) {
        return field(of, name).map(field -> (String) field.getValueOrDefault(of));
    }

    /// Sets a text member of a builder, if the class has it.
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
