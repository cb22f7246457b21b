package dev.leat.server.s3.wire;

import dev.leat.port.Unavailable;
import dev.leat.server.Reply;
import dev.leat.server.aws.Kind;
import dev.leat.server.aws.Shape;
import dev.leat.server.s3.Result;
import dev.leat.server.s3.S3Fault;
import dev.leat.server.s3.Streamed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/// Writes answers: headers, XML, and the bytes of objects as they are read.
final class Answers {

    private static final String XML = "application/xml";
    private static final int BUFFER = 256 << 10;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private Answers() {}

    static Reply of(
            Result<? extends SdkPojo> result, Shape shape, String root, Map<String, String> ids) {
        var headers = new HashMap<>(ids);
        var output = result.output();
        for (var member : shape.members()) {
            var value = member.get(output);
            if (member.place() == MarshallLocation.HEADER && value != null) {
                header(member, value, headers);
            }
        }
        return Reply.bare(result.status(), headers, body(result, shape, root, headers));
    }

    static Reply of(S3Fault fault, String resource, Map<String, String> ids) {
        var headers = new HashMap<>(ids);
        fault.headers().forEach((name, value) -> headers.put(name, writable(value)));
        if (fault.status() == NOT_MODIFIED) {
            return Reply.bare(fault.status(), headers, new Reply.Body.None());
        }
        headers.put("Content-Type", XML);
        byte[] text =
                S3Xml.fault(
                        fault,
                        resource,
                        ids.getOrDefault(Ids.REQUEST, ""),
                        ids.getOrDefault(Ids.HOST, ""));
        return Reply.bare(fault.status(), headers, new Reply.Body.Whole(text));
    }

    private static void header(Shape.Member member, Object value, Map<String, String> headers) {
        switch (member.kind()) {
            case Kind.Scalar scalar ->
                    headers.put(member.name(), writable(Texts.write(value, scalar)));
            case Kind.Mapped _ ->
                    ((Map<?, ?>) value)
                            .forEach((name, text) ->
                                    headers.put(member.name() + name, writable("" + text)));
            case Kind.Listed _ -> {
                if (!(value instanceof SdkAutoConstructList)) {
                    headers.put(
                            member.name(),
                            writable(
                                    ((List<?>) value)
                                            .stream()
                                                    .map(Object::toString)
                                                    .collect(Collectors.joining(","))));
                }
            }
            case Kind.Structure _ -> throw new IllegalStateException("a structure in a header");
        }
    }

    private static Reply.Body body(
            Result<?> result, Shape shape, String root, Map<String, String> headers) {
        String said = headers.remove("Content-Length");
        if (result.status() == NO_CONTENT || result.status() == NOT_MODIFIED) {
            return new Reply.Body.None();
        }
        if (result.stream().isPresent()) {
            var stream = result.stream().get();
            return new Reply.Body.Sized(stream.length(), out -> copy(stream, out));
        }
        if (shape.payload().isPresent() && root.equals(Route.TEXT)) {
            headers.put("Content-Type", Reply.JSON);
            var text = shape.payload().get().get((SdkPojo) result.output());
            return new Reply.Body.Whole(("" + text).getBytes(StandardCharsets.UTF_8));
        }
        if (!shape.body().isEmpty()) {
            headers.put("Content-Type", XML);
            return new Reply.Body.Whole(S3Xml.answer((SdkPojo) result.output(), shape, root));
        }
        // The length of what a HEAD does not send.
        return said == null
                ? new Reply.Body.Whole(new byte[0])
                : new Reply.Body.Sized(Long.parseLong(said), _ -> {});
    }

    private static void copy(Streamed stream, OutputStream out) throws IOException {
        try (var in = open(stream)) {
            byte[] buffer = new byte[(int) Math.clamp(stream.length(), 1L, (long) BUFFER)];
            long left = stream.length();
            while (left > 0) {
                int read = read(in, buffer, (int) Math.min(left, buffer.length));
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static InputStream open(Streamed stream) {
        try {
            return stream.source().open();
        } catch (IOException gone) {
            throw new Unavailable("the object cannot be read now; try again", gone);
        }
    }

    /// A failure to read is no failure to send.
    private static int read(InputStream in, byte[] buffer, int most) {
        try {
            int read = in.read(buffer, 0, most);
            if (read > 0) {
                return read;
            }
        } catch (IOException broken) {
            throw new Unavailable("the object cannot be read to its end", broken);
        }
        throw new Unavailable("the object is shorter than it was");
    }

    /// Headers hold ASCII: what else a value has is encoded as S3 does (RFC 2047).
    private static String writable(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 0x7f)
                ? value
                : "=?UTF-8?B?"
                        + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
                        + "?=";
    }
}
