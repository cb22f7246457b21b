package dev.leat.server.aws;

import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/// What a value of the SDK's model is.
sealed interface Kind {

    enum Scalar implements Kind {
        TEXT,
        INTEGER,
        LONG,
        FLAG,
        BYTES
    }

    record Structure(Shape shape) implements Kind {}

    record Listed(Kind element) implements Kind {}

    record Mapped(Kind value) implements Kind {}

    static Kind of(SdkField<?> field, Map<String, Shape> known) {
        var type = field.marshallingType();
        if (type.equals(MarshallingType.LIST)) {
            var element = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
            return new Listed(of(element, known));
        }
        if (type.equals(MarshallingType.MAP)) {
            var value = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
            return new Mapped(of(value, known));
        }
        if (type.equals(MarshallingType.SDK_POJO)) {
            return new Structure(Shape.of(field.constructor(), known));
        }
        return scalar(type);
    }

    private static Scalar scalar(MarshallingType<?> type) {
        if (type.equals(MarshallingType.STRING)) {
            return Scalar.TEXT;
        } else if (type.equals(MarshallingType.INTEGER)) {
            return Scalar.INTEGER;
        } else if (type.equals(MarshallingType.LONG)) {
            return Scalar.LONG;
        } else if (type.equals(MarshallingType.BOOLEAN)) {
            return Scalar.FLAG;
        } else if (type.equals(MarshallingType.SDK_BYTES)) {
            return Scalar.BYTES;
        }
        throw new IllegalArgumentException("no service here has values of " + type);
    }
}
