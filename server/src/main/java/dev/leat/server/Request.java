package dev.leat.server;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// An HTTP request. `path` has the decoded segments of the path, so that an encoded `/` is not a
/// separator. `query` has all values of each parameter. `header` returns a header's value by name,
/// `headers` all header names. `target` is the undecoded path and query. The body is read at most
/// once, by the site that answers.
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

    /// Creates a request without the header names, for callers that do not need these.
    public Request(
            String method,
            String target,
            List<String> path,
            Map<String, List<String>> query,
            Function<String, Optional<String>> header,
            InputStream body) {
        this(method, target, path, query, header, List::of, body);
    }

    /// Returns the undecoded path.
    public String rawPath() {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    /// Returns true for GET and for HEAD, which is a GET whose response body is not sent.
    public boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /// Refuses the request with status 405 if its method is none of these.
    public void allow(String... methods) {
        var allowed = List.of(methods);
        String asked = method.equals("HEAD") ? "GET" : method;
        if (!allowed.contains(asked)) {
            String list = String.join(", ", allowed.contains("GET") ? withHead(allowed) : allowed);
            throw new RefusedRequestException(
                    405,
                    method + " is not allowed for this path; allowed: " + list,
                    Map.of("Allow", list));
        }
    }

    private static List<String> withHead(List<String> allowed) {
        return java.util.stream.Stream.concat(allowed.stream(), java.util.stream.Stream.of("HEAD"))
                .toList();
    }
}
