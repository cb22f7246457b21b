package dev.leat.server.aws;

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
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.core.traits.XmlAttributeTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// The wire format of one SDK model class: its members with names, locations and types. It is read
/// from the SDK once. Immutable; threads share it.
public final class Shape {

    /// Parts of the package names of services whose clients expect empty lists and maps.
    private static final List<String> WRITING_EMPTY =
            List.of(".dynamodb.", ".eventbridge.", ".glue.", ".kinesis.", ".redshiftdata.");

    private final Supplier<? extends SdkPojo> builder;
    private final String name;
    private final boolean writesEmpty;
    private final List<Member> members = new ArrayList<>();
    private final Map<String, Member> body = new HashMap<>();

    private Shape(Supplier<? extends SdkPojo> builder) {
        this.builder = builder;
        var type = build(builder.get()).getClass();
        this.name = type.getSimpleName();
        var service = type.getPackageName();
        this.writesEmpty = WRITING_EMPTY.stream().anyMatch(service::contains);
    }

    public static Shape of(Supplier<? extends SdkPojo> builder) {
        return of(builder, new HashMap<>());
    }

    /// `known` contains the shapes that are under construction, by name, because a shape may be
    /// recursive.
    static Shape of(Supplier<? extends SdkPojo> builder, Map<String, Shape> known) {
        var shape = new Shape(builder);
        var before = known.putIfAbsent(shape.name, shape);
        if (before != null) {
            return before;
        }
        for (var field : builder.get().sdkFields()) {
            // Values of any JSON type: no service here has them. In a request they are ignored.
            if (field.marshallingType().equals(MarshallingType.DOCUMENT)) {
                continue;
            }
            var member = Member.of(field, known);
            shape.members.add(member);
            if (member.inBody()) {
                shape.body.put(member.name, member);
            }
        }
        return shape;
    }

    /// Returns true if empty lists and maps are written.
    boolean writesEmpty() {
        return writesEmpty;
    }

    /// Returns the simple name of the class.
    public String name() {
        return name;
    }

    public List<Member> members() {
        return members;
    }

    /// Returns the members that are in the body, as elements or attributes. Other members are in
    /// headers, the query or the path.
    public List<Member> body() {
        return members.stream().filter(Member::inBody).toList();
    }

    /// Returns the member of the body with this name; null if there is none.
    public @Nullable Member inBody(String wireName) {
        return body.get(wireName);
    }

    /// Returns the member that is the whole body, if there is one.
    public Optional<Member> payload() {
        return members.stream().filter(Member::payload).findFirst();
    }

    /// Returns a new builder of the class. The caller sets its members and passes it to [#build].
    public SdkPojo empty() {
        return builder.get();
    }

    public static SdkPojo build(SdkPojo filled) {
        return (SdkPojo) ((SdkBuilder<?, ?>) filled).build();
    }

    /// A member with its name and location on the wire.
    public record Member(
            String name,
            MarshallLocation place,
            ValueKind kind,
            boolean required,
            boolean payload,
            boolean attribute,
            SdkField<?> field) {

        private static Member of(SdkField<?> field, Map<String, Shape> known) {
            return new Member(
                    field.locationName(),
                    field.location(),
                    ValueKind.of(field, known),
                    field.containsTrait(RequiredTrait.class),
                    field.containsTrait(PayloadTrait.class),
                    field.containsTrait(XmlAttributeTrait.class),
                    field);
        }

        private boolean inBody() {
            return place == MarshallLocation.PAYLOAD;
        }

        public void set(SdkPojo filling, Object value) {
            field.set(filling, value);
        }

        public @Nullable Object get(SdkPojo of) {
            return field.getValueOrDefault(of);
        }
    }
}
