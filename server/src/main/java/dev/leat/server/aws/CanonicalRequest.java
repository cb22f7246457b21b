package dev.leat.server.aws;

import dev.leat.server.Request;
import dev.leat.server.RequestUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The canonical form of a request, which is the text that the client signs. It does not depend on
/// the percent-encoding that a client or proxy used.
final class CanonicalRequest {

    private static final String SIGNATURE = "X-Amz-Signature";

    private CanonicalRequest() {}

    /// @param headers names of the signed headers, in lower case
    /// @param payload the SHA-256 of the body, in hex
    static String text(Request request, List<String> headers, String payload) {
        return text(request, path(request.rawPath()), headers, payload);
    }

    /// Returns the canonical form of an S3 object request, whose path is encoded only once.
    static String object(Request request, List<String> headers, String payload) {
        var segments = request.path().stream().map(CanonicalRequest::key).toList();
        return text(request, "/" + String.join("/", segments), headers, payload);
    }

    /// A percent-encoded slash in the path is a plain slash in the canonical form.
    private static String key(String segment) {
        return RequestUrl.encode(segment).replace("%2F", "/");
    }

    private static String text(Request request, String path, List<String> headers, String payload) {
        var text = new StringBuilder(request.method());
        text.append('\n').append(path);
        text.append('\n').append(query(request)).append('\n');
        for (var name : headers) {
            String value = request.header().apply(name).orElse("");
            text.append(name).append(':').append(value.strip().replaceAll(" +", " ")).append('\n');
        }
        text.append('\n').append(String.join(";", headers)).append('\n').append(payload);
        return text.toString();
    }

    /// Returns the canonical path: empty segments, `.` and `..` are resolved, and the other
    /// segments are percent-encoded a second time.
    private static String path(String raw) {
        var segments = new ArrayDeque<String>();
        for (var segment : raw.split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> segments.pollLast();
                default -> segments.addLast(RequestUrl.encode(segment));
            }
        }
        String path = "/" + String.join("/", segments);
        return raw.endsWith("/") && !segments.isEmpty() ? path + "/" : path;
    }

    private static String query(Request request) {
        var pairs = new ArrayList<Pair>();
        request.query()
                .forEach((name, values) -> {
                    if (!name.equals(SIGNATURE)) {
                        values.forEach(v ->
                                pairs.add(new Pair(RequestUrl.encode(name), RequestUrl.encode(v))));
                    }
                });
        pairs.sort(null);
        return String.join("&", pairs.stream().map(p -> p.name() + "=" + p.value()).toList());
    }

    private record Pair(String name, String value) implements Comparable<Pair> {

        @Override
        public int compareTo(Pair other) {
            int names = name.compareTo(other.name);
            return names != 0 ? names : value.compareTo(other.value);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
