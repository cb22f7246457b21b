package dev.leat.server.s3.wire;

import dev.leat.server.aws.Shape;
import dev.leat.server.aws.ValueKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/// Values of the SDK's model, filled at random so far as the SDK sends them as they are.
record Filling(Random random, String bucket, String key) {

    /// The headers that a client or server computes from the bytes, or that would be checked
    /// against them.
    private static final Set<String> LEFT_OUT =
            Set.of("Content-Length", "Content-MD5", "Expires", "x-amz-sdk-checksum-algorithm");

    private static final String CHARACTERS = "aZ0 -_.<>&\"'\u00e9\u2603\ud83d\ude00";

    /// Returns a filled request or response.
    SdkPojo fill(Shape shape, boolean request, boolean body) {
        var filling = shape.empty();
        for (var member : shape.members()) {
            boolean checked = body && member.name().startsWith("x-amz-checksum");
            boolean wanted = member.payload() || named(member) || random.nextInt(8) > 0;
            if (wanted && !elsewhere(member) && !LEFT_OUT.contains(member.name()) && !checked) {
                member.set(filling, top(member, request));
            }
        }
        return Shape.build(filling);
    }

    private static boolean named(Shape.Member member) {
        return member.required()
                || member.place() == MarshallLocation.PATH
                || member.place() == MarshallLocation.GREEDY_PATH;
    }

    /// Members that the SDK makes a header of.
    private static boolean elsewhere(Shape.Member member) {
        return member.field().memberName().matches("Source.*");
    }

    private Object top(Shape.Member member, boolean request) {
        return switch (member.place()) {
            case PATH -> bucket;
            case GREEDY_PATH -> key;
            case HEADER -> value(member.kind(), true);
            case QUERY_PARAM, PAYLOAD, STATUS_CODE ->
                    value(member.kind(), request && member.place() != MarshallLocation.PAYLOAD);
        };
    }

    private Object value(ValueKind type, boolean plain) {
        return switch (type) {
            case ValueKind.Scalar.TEXT -> plain ? word() : text();
            case ValueKind.Scalar.INTEGER -> random.nextInt(10_000);
            case ValueKind.Scalar.LONG -> random.nextLong(1L << 40);
            case ValueKind.Scalar.REAL -> random.nextDouble();
            case ValueKind.Scalar.FLAG -> random.nextBoolean();
            case ValueKind.Scalar.TIME -> Instant.ofEpochMilli(random.nextLong(1L << 41));
            case ValueKind.Scalar.DATE -> Instant.ofEpochSecond(random.nextLong(1L << 31));
            case ValueKind.Scalar.BYTES ->
                    throw new IllegalStateException("S3 has no binary values in XML");
            case ValueKind.Structure(var shape) -> structure(shape);
            case ValueKind.Listed(var element, _) -> list(element, plain);
            case ValueKind.Mapped _ -> Map.of(word(), word(), word() + "2", word());
        };
    }

    private SdkPojo structure(Shape shape) {
        var filling = shape.empty();
        for (var member : shape.members()) {
            if (member.required() || member.attribute() || random.nextInt(4) > 0) {
                member.set(filling, value(member.kind(), member.attribute()));
            }
        }
        return Shape.build(filling);
    }

    private List<Object> list(ValueKind element, boolean plain) {
        var list = new ArrayList<Object>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            list.add(value(element, plain));
        }
        return list;
    }

    private String word() {
        return "w" + Integer.toString(random.nextInt(1_000_000), 36);
    }

    private String text() {
        var text = new StringBuilder("t");
        int[] points = CHARACTERS.codePoints().toArray();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.append('t').toString();
    }
}
