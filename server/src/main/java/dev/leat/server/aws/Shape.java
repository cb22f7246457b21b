package dev.leat.server.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// The members of one of the SDK's model classes as they are on the wire, worked out once. Threads
/// share it.
final class Shape {

    private final Supplier<? extends SdkPojo> builder;
    private final String name;
    private final Map<String, Member> byName = new HashMap<>();
    private final List<Member> members = new ArrayList<>();

    private Shape(Supplier<? extends SdkPojo> builder) {
        this.builder = builder;
        this.name = build(builder.get()).getClass().getSimpleName();
    }

    static Shape of(Supplier<? extends SdkPojo> builder) {
        return of(builder, new HashMap<>());
    }

    /// A shape may contain itself.
    static Shape of(Supplier<? extends SdkPojo> builder, Map<String, Shape> known) {
        var shape = new Shape(builder);
        var before = known.putIfAbsent(shape.name, shape);
        if (before != null) {
            return before;
        }
        for (var field : builder.get().sdkFields()) {
            var member = new Member(field.locationName(), Kind.of(field, known), field);
            shape.members.add(member);
            shape.byName.put(member.name, member);
        }
        return shape;
    }

    /// The name of the class that it makes.
    String name() {
        return name;
    }

    List<Member> members() {
        return members;
    }

    @Nullable Member member(String wireName) {
        return byName.get(wireName);
    }

    /// An empty one, to be filled and then built.
    SdkPojo empty() {
        return builder.get();
    }

    static SdkPojo build(SdkPojo filled) {
        return (SdkPojo) ((SdkBuilder<?, ?>) filled).build();
    }

    /// A member, by its name on the wire.
    record Member(String name, Kind kind, SdkField<?> field) {

        void set(SdkPojo filling, Object value) {
            field.set(filling, value);
        }

        @Nullable Object get(SdkPojo of) {
            return field.getValueOrDefault(of);
        }
    }
}
