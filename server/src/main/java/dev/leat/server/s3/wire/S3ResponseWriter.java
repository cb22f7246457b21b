package dev.leat.server.s3.wire;

import dev.leat.port.UnavailableException;
import dev.leat.server.Response;
import dev.leat.server.aws.Shape;
import dev.leat.server.aws.ValueKind;
import dev.leat.server.s3.S3ErrorException;
import dev.leat.server.s3.S3Response;
import dev.leat.server.s3.StreamedResponse;
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

/// Writes responses: headers, XML, and the bytes of objects.
final class S3ResponseWriter {

    private static final String XML = "application/xml";
    private static final int BUFFER = 256 << 10;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private S3ResponseWriter() {}

    static Response of(
            S3Response<? extends SdkPojo> result,
            Shape shape,
            String root,
            Map<String, String> ids) {
        var headers = new HashMap<>(ids);
        var output = result.output();
        for (var member : shape.members()) {
            var value = member.get(output);
            if (member.place() == MarshallLocation.HEADER && value != null) {
                header(member, value, headers);
            }
        }
        return Response.bare(result.status(), headers, body(result, shape, root, headers));
    }

    static Response of(S3ErrorException fault, String resource, Map<String, String> ids) {
        var headers = new HashMap<>(ids);
        fault.headers().forEach((name, value) -> headers.put(name, writable(value)));
        if (fault.status() == NOT_MODIFIED) {
            return Response.bare(fault.status(), headers, new Response.Body.None());
        }
        headers.put("Content-Type", XML);
        byte[] text =
                S3Xml.fault(
                        fault,
                        resource,
                        ids.getOrDefault(RequestIds.REQUEST, ""),
                        ids.getOrDefault(RequestIds.HOST, ""));
        return Response.bare(fault.status(), headers, new Response.Body.Whole(text));
    }

    private static void header(Shape.Member member, Object value, Map<String, String> headers) {
        switch (member.kind()) {
            case ValueKind.Scalar scalar ->
                    headers.put(member.name(), writable(HeaderText.write(value, scalar)));
            case ValueKind.Mapped _ ->
                    ((Map<?, ?>) value)
                            .forEach((name, text) ->
                                    headers.put(member.name() + name, writable("" + text)));
            case ValueKind.Listed _ -> {
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
            case ValueKind.Structure _ ->
                    throw new IllegalStateException("structures are not supported in headers");
        }
    }

    private static Response.Body body(
            S3Response<?> result, Shape shape, String root, Map<String, String> headers) {
        String said = headers.remove("Content-Length");
        if (result.status() == NO_CONTENT || result.status() == NOT_MODIFIED) {
            return new Response.Body.None();
        }
        if (result.stream().isPresent()) {
            var stream = result.stream().get();
            return new Response.Body.Sized(stream.length(), out -> copy(stream, out));
        }
        if (shape.payload().isPresent() && root.equals(S3Route.TEXT)) {
            headers.put("Content-Type", Response.JSON);
            var text = shape.payload().get().get((SdkPojo) result.output());
            return new Response.Body.Whole(("" + text).getBytes(StandardCharsets.UTF_8));
        }
        if (!shape.body().isEmpty()) {
            headers.put("Content-Type", XML);
            return new Response.Body.Whole(S3Xml.answer((SdkPojo) result.output(), shape, root));
        }
        // The content length of the response to a HEAD, whose body is not sent.
        return said == null
                ? new Response.Body.Whole(new byte[0])
                : new Response.Body.Sized(Long.parseLong(said), _ -> {});
    }

    private static void copy(StreamedResponse stream, OutputStream out) throws IOException {
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

    private static InputStream open(StreamedResponse stream) {
        try {
            return stream.source().open();
        } catch (IOException gone) {
            throw new UnavailableException("the object cannot be read now; try again", gone);
        }
    }

    /// Reads bytes of an object. Its exception distinguishes a failure to read from a failure to
    /// send.
    private static int read(InputStream in, byte[] buffer, int most) {
        try {
            int read = in.read(buffer, 0, most);
            if (read > 0) {
                return read;
            }
        } catch (IOException broken) {
            throw new UnavailableException("the object cannot be read completely", broken);
        }
        throw new UnavailableException("the object's file is shorter than expected");
    }

    /// Returns the value as ASCII, because headers must be ASCII. Other characters are encoded as
    /// in S3 (RFC 2047).
    private static String writable(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 0x7f)
                ? value
                : "=?UTF-8?B?"
                        + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
                        + "?=";
    }
}
