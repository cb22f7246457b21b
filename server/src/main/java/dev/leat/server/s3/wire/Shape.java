package dev.leat.server.s3.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.core.traits.XmlAttributeTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// The members of one of the SDK's model classes as S3 has them on the wire, worked out once.
/// Threads share it.
final class Shape {

    private final Supplier<? extends SdkPojo> builder;
    private final List<Member> members = new ArrayList<>();

    private Shape(Supplier<? extends SdkPojo> builder) {
        this.builder = builder;
    }

    static Shape of(Supplier<? extends SdkPojo> builder) {
        return of(builder, new HashMap<>());
    }

    static Shape of(Supplier<? extends SdkPojo> builder, Map<String, Shape> known) {
        var shape = new Shape(builder);
        var empty = builder.get();
        var before = known.putIfAbsent(empty.getClass().getName(), shape);
        if (before != null) {
            return before;
        }
        for (var field : empty.sdkFields()) {
            shape.members.add(Member.of(field, known));
        }
        return shape;
    }

    List<Member> members() {
        return members;
    }

    /// Those in the XML, be they elements or attributes.
    List<Member> inside() {
        return members.stream().filter(m -> m.place == MarshallLocation.PAYLOAD).toList();
    }

    /// The one that all of the XML is, where there is one.
    Optional<Member> payload() {
        return members.stream().filter(Member::payload).findFirst();
    }

    @Nullable Member inside(String name) {
        for (var member : members) {
            if (member.place == MarshallLocation.PAYLOAD && member.name.equals(name)) {
                return member;
            }
        }
        return null;
    }

    /// An empty one, to be filled and then built.
    SdkPojo empty() {
        return builder.get();
    }

    static SdkPojo build(SdkPojo filled) {
        return (SdkPojo) ((SdkBuilder<?, ?>) filled).build();
    }

    /// A member, by its name on the wire and where it stands there.
    record Member(
            String name,
            MarshallLocation place,
            Type type,
            boolean required,
            boolean payload,
            boolean attribute,
            SdkField<?> field) {

        private static Member of(SdkField<?> field, Map<String, Shape> known) {
            return new Member(
                    field.locationName(),
                    field.location(),
                    Type.of(field, known),
                    field.containsTrait(RequiredTrait.class),
                    field.containsTrait(PayloadTrait.class),
                    field.containsTrait(XmlAttributeTrait.class),
                    field);
        }

        void set(SdkPojo filling, Object value) {
            field.set(filling, value);
        }

        @Nullable Object get(SdkPojo of) {
            return field.getValueOrDefault(of);
        }
    }
}
