package dev.leat.server.s3.wire;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;

/// What a value of the SDK's model is, and how S3 writes it.
sealed interface Type {

    /// A value that is a text on the wire.
    enum Scalar implements Type {
        TEXT,
        INTEGER,
        LONG,
        FLAG,

        /// `2026-11-20T10:00:00.000Z`
        TIME,

        /// `Fri, 20 Nov 2026 10:00:00 GMT`
        DATE
    }

    record Structure(Shape shape) implements Type {}

    /// Elements one behind the other, within one that has their name if they are `wrapped`.
    record Listed(Type element, Optional<String> wrapped) implements Type {}

    /// Headers that begin with the member's name.
    record Headers() implements Type {}

    static Type of(SdkField<?> field, Map<String, Shape> known) {
        var type = field.marshallingType();
        if (type.equals(MarshallingType.LIST)) {
            var list = field.getRequiredTrait(ListTrait.class);
            var wrapped =
                    list.isFlattened()
                            ? Optional.<String>empty()
                            : Optional.of(
                                    Optional.ofNullable(list.memberLocationName())
                                            .orElse("member"));
            return new Listed(of(list.memberFieldInfo(), known), wrapped);
        }
        if (type.equals(MarshallingType.MAP)) {
            field.getRequiredTrait(MapTrait.class);
            return new Headers();
        }
        return type.equals(MarshallingType.SDK_POJO)
                ? new Structure(Shape.of(field.constructor(), known))
                : scalar(field, type);
    }

    private static Scalar scalar(SdkField<?> field, MarshallingType<?> type) {
        if (type.equals(MarshallingType.STRING)) {
            return Scalar.TEXT;
        } else if (type.equals(MarshallingType.INTEGER)) {
            return Scalar.INTEGER;
        } else if (type.equals(MarshallingType.LONG)) {
            return Scalar.LONG;
        } else if (type.equals(MarshallingType.BOOLEAN)) {
            return Scalar.FLAG;
        } else if (type.equals(MarshallingType.INSTANT)) {
            return time(field);
        }
        throw new IllegalArgumentException("S3 has no values of " + type);
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
