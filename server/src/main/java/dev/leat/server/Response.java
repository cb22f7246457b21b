package dev.leat.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An HTTP response. A `bare` response has only its own headers, such as those stored with an
/// object. Any other response also gets `Cache-Control: no-store`.
public record Response(
        int status, String contentType, Map<String, String> headers, Body body, boolean bare) {

    public static final String JSON = "application/json";

    public Response {
        headers = Map.copyOf(headers);
    }

    public Response(int status, String contentType, Map<String, String> headers, Body body) {
        this(status, contentType, headers, body, false);
    }

    /// Returns a response with only these headers, which may include a content type.
    public static Response bare(int status, Map<String, String> headers, Body body) {
        return new Response(status, "", headers, body, true);
    }

    public static Response json(int status, byte[] text) {
        return new Response(status, JSON, Map.of(), new Body.Whole(text));
    }

    public static Response text(String contentType, String text) {
        return new Response(
                200, contentType, Map.of(), new Body.Whole(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Returns this response with one more header.
    public Response with(String name, String value) {
        var more = new java.util.HashMap<>(headers);
        more.put(name, value);
        return new Response(status, contentType, more, body, bare);
    }

    public static Response stream(String contentType, Writer writer) {
        return new Response(200, contentType, Map.of(), new Body.Streamed(writer));
    }

    static Response refusal(int status, @Nullable String detail, Map<String, String> headers) {
        byte[] text = JsonBytes.object(json -> json.writeStringProperty("detail", detail));
        return new Response(status, JSON, headers, new Body.Whole(text));
    }

    /// A response body: bytes in memory, bytes that are written while they are sent (`Sized` if
    /// their number is known), or none.
    public sealed interface Body {
        record Whole(byte[] bytes) implements Body {}

        record Streamed(Writer writer) implements Body {}

        record Sized(long length, Writer writer) implements Body {}

        record None() implements Body {}
    }

    /// Writes a body. Does not close the stream.
    public interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }
}
