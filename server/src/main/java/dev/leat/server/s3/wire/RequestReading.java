package dev.leat.server.s3.wire;

import dev.leat.port.Buckets;
import dev.leat.server.Request;
import dev.leat.server.aws.Shape;
import dev.leat.server.aws.ValueKind;
import dev.leat.server.s3.S3ErrorException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;

/// Reads the path, query and headers of a request into an object of the model class. Invalid dates
/// are ignored, as HTTP requires.
final class RequestReading {

    private static final String META = "x-amz-meta-";
    private static final String CODINGS = "Content-Encoding";
    private static final String CODING = "aws-chunked";
    private static final char UNREADABLE = '\ufffd';

    private RequestReading() {}

    /// Returns the builder with all members set.
    static SdkPojo read(Request request, RequestTarget place, Shape shape) {
        var filling = shape.empty();
        for (var member : shape.members()) {
            switch (member.place()) {
                case PATH -> place.bucket().ifPresent(text -> member.set(filling, text));
                case GREEDY_PATH -> place.key().ifPresent(text -> member.set(filling, text));
                case QUERY_PARAM ->
                        Optional.ofNullable(request.query().get(member.name()))
                                .ifPresentOrElse(
                                        values -> set(member, filling, values.getFirst()),
                                        () -> absent(member));
                case HEADER -> header(request, member, filling);
                case PAYLOAD, STATUS_CODE -> {}
            }
        }
        return filling;
    }

    private static void header(Request request, Shape.Member member, SdkPojo filling) {
        if (member.kind() instanceof ValueKind.Mapped) {
            member.set(filling, metadata(request));
            return;
        }
        request.header()
                .apply(member.name())
                .flatMap(text -> member.name().equals(CODINGS) ? coding(text) : Optional.of(text))
                .filter(text -> !text.isEmpty() || member.kind() == ValueKind.Scalar.TEXT)
                .ifPresent(text -> set(member, filling, text));
    }

    /// Returns the content encoding without `aws-chunked`; empty if there is no other encoding.
    private static Optional<String> coding(String text) {
        var left = new ArrayList<String>();
        for (var each : text.split(",", -1)) {
            if (!each.isBlank() && !each.strip().equalsIgnoreCase(CODING)) {
                left.add(each.strip());
            }
        }
        return Optional.of(String.join(",", left)).filter(codings -> !codings.isEmpty());
    }

    private static void absent(Shape.Member member) {
        if (member.required()) {
            throw S3ErrorException.invalidArgument(
                    member.name(), "", "The request has no " + member.name() + ".");
        }
    }

    private static void set(Shape.Member member, SdkPojo filling, String text) {
        switch (member.kind()) {
            case ValueKind.Scalar scalar -> {
                var value = HeaderText.read(text, scalar);
                if (value != null) {
                    member.set(filling, value);
                } else if (scalar == ValueKind.Scalar.INTEGER || scalar == ValueKind.Scalar.LONG) {
                    throw S3ErrorException.invalidArgument(
                            member.name(),
                            text,
                            "Provided %s not an integer or within integer range"
                                    .formatted(member.name()));
                }
            }
            case ValueKind.Listed _ -> member.set(filling, list(text));
            case ValueKind.Structure _, ValueKind.Mapped _ ->
                    throw new IllegalStateException("not supported in headers: " + member.name());
        }
    }

    private static List<String> list(String text) {
        return List.of(text.split(",", -1)).stream().map(String::strip).toList();
    }

    /// Returns the user-defined metadata.
    ///
    /// @throws S3ErrorException if it exceeds S3's limit, or is not ASCII
    private static Map<String, String> metadata(Request request) {
        var metadata = new HashMap<String, String>();
        long size = 0;
        for (var name : request.headers().get()) {
            String low = name.toLowerCase(Locale.ROOT);
            if (low.startsWith(META) && low.length() > META.length()) {
                String key = low.substring(META.length());
                String value = request.header().apply(name).orElse("");
                legible(low, value);
                if (metadata.put(key, value) == null) {
                    size += bytes(key) + bytes(value);
                }
            }
        }
        if (size > Buckets.MOST_METADATA) {
            throw new S3ErrorException(
                            "MetadataTooLarge",
                            400,
                            "Your metadata headers exceed the maximum allowed metadata size")
                    .detail("Size", size)
                    .detail("MaxSizeAllowed", Buckets.MOST_METADATA);
        }
        return metadata;
    }

    /// Refuses a value with bytes that are not ASCII, because the HTTP server has already replaced
    /// them.
    private static void legible(String name, String value) {
        if (value.indexOf(UNREADABLE) >= 0) {
            throw S3ErrorException.invalidArgument(
                    name,
                    value,
                    "Headers must be ASCII, but the value of "
                            + name
                            + " is not; encode it, by RFC 2047 or percent-encoding.");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
