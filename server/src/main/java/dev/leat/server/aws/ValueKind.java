package dev.leat.server.aws;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;

/// The type of a value in the SDK's model.
public sealed interface ValueKind {

    enum Scalar implements ValueKind {
        TEXT,
        INTEGER,
        LONG,
        REAL,
        FLAG,
        BYTES,

        /// An `Instant`. In XML it is written as `2026-11-20T10:00:00.000Z`.
        TIME,

        /// An `Instant`. In headers it is written as `Fri, 20 Nov 2026 10:00:00 GMT`.
        DATE
    }

    record Structure(Shape shape) implements ValueKind {}

    /// A list. In XML each element is named `wrapped` and is inside an element of the member's
    /// name. Without `wrapped`, each element has the member's name.
    record Listed(ValueKind element, Optional<String> wrapped) implements ValueKind {}

    /// A map. In headers it consists of the headers whose names begin with the member's name.
    record Mapped(ValueKind value) implements ValueKind {}

    static ValueKind of(SdkField<?> field, Map<String, Shape> known) {
        var type = field.marshallingType();
        if (type.equals(MarshallingType.LIST)) {
            var list = field.getRequiredTrait(ListTrait.class);
            var wrapped = Optional.ofNullable(list.memberLocationName()).orElse("member");
            return new Listed(
                    of(list.memberFieldInfo(), known),
                    Optional.of(wrapped).filter(_ -> !list.isFlattened()));
        }
        if (type.equals(MarshallingType.MAP)) {
            var value = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
            return new Mapped(of(value, known));
        }
        if (type.equals(MarshallingType.SDK_POJO)) {
            return new Structure(Shape.of(field.constructor(), known));
        }
        return scalar(field, type);
    }

    private static Scalar scalar(SdkField<?> field, MarshallingType<?> type) {
        if (type.equals(MarshallingType.STRING)) {
            return Scalar.TEXT;
        } else if (type.equals(MarshallingType.INTEGER)) {
            return Scalar.INTEGER;
        } else if (type.equals(MarshallingType.LONG)) {
            return Scalar.LONG;
        } else if (type.equals(MarshallingType.DOUBLE)) {
            return Scalar.REAL;
        } else if (type.equals(MarshallingType.BOOLEAN)) {
            return Scalar.FLAG;
        } else if (type.equals(MarshallingType.SDK_BYTES)) {
            return Scalar.BYTES;
        } else if (type.equals(MarshallingType.INSTANT)) {
            return time(field);
        }
        throw new IllegalArgumentException("no service here has values of " + type);
    }

    private static Scalar time(SdkField<?> field) {
        var plain =
                field.location() == MarshallLocation.PAYLOAD
                        ? TimestampFormatTrait.Format.ISO_8601
                        : TimestampFormatTrait.Format.RFC_822;
        var format =
                field.getOptionalTrait(TimestampFormatTrait.class)
                        .map(TimestampFormatTrait::format)
                        .orElse(plain);
        return format == TimestampFormatTrait.Format.ISO_8601 ? Scalar.TIME : Scalar.DATE;
    }
}
