package dev.leat.server;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// One HTTP request. `path` holds the decoded segments of the path, so that a `/` within one is
/// kept apart from those between them; `query` every value of every parameter. `header` gives a
/// header's value by its name, `headers` the names of all of them. `target` is path and query as
/// they came. The body is read at most once, by the one who answers.
public record Request(
        String method,
        String target,
        List<String> path,
        Map<String, List<String>> query,
        Function<String, Optional<String>> header,
        Supplier<List<String>> headers,
        InputStream body) {

    public Request {
        path = List.copyOf(path);
    }

    /// One of which nobody asks what headers it has.
    public Request(
            String method,
            String target,
            List<String> path,
            Map<String, List<String>> query,
            Function<String, Optional<String>> header,
            InputStream body) {
        this(method, target, path, query, header, List::of, body);
    }

    /// The path as it came.
    public String rawPath() {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    /// Whether this is a GET, or a HEAD, which is a GET whose answer is not sent.
    public boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /// Refuses every method but these with 405.
    public void allow(String... methods) {
        var allowed = List.of(methods);
        String asked = method.equals("HEAD") ? "GET" : method;
        if (!allowed.contains(asked)) {
            String list = String.join(", ", allowed.contains("GET") ? withHead(allowed) : allowed);
            throw new RefusedRequestException(
                    405, method + " is not allowed here; allowed: " + list, Map.of("Allow", list));
        }
    }

    private static List<String> withHead(List<String> allowed) {
        return java.util.stream.Stream.concat(allowed.stream(), java.util.stream.Stream.of("HEAD"))
                .toList();
    }
}
