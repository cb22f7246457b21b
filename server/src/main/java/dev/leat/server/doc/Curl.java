package dev.leat.server.doc;

import dev.leat.app.Route;
import dev.leat.server.RequestUrl;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/// The curl command that calls an endpoint.
final class Curl {

    private Curl() {}

    static String of(DocumentedEndpoint endpoint, String address, String document) {
        return switch (endpoint.route()) {
            case Route.Get _, Route.Items _ -> "curl " + quoted(address + target(endpoint));
            case Route.Post post ->
                    "curl -H 'Content-Type: application/json' "
                            + headers(endpoint)
                            + quoted(address + post.path())
                            + " -d "
                            + quoted(document);
        };
    }

    /// Returns the path and query with sample values.
    private static String target(DocumentedEndpoint endpoint) {
        var path = endpoint.route().path();
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (var parameter : endpoint.parameters()) {
            var value = RequestUrl.encode(parameter.sample());
            if (parameter.in().equals("path")) {
                path = path.replace("{" + parameter.name() + "}", value);
            } else if (!parameter.sample().isEmpty()) {
                query.add(parameter.name() + "=" + value);
            }
        }
        return path + query;
    }

    /// Returns the required headers.
    private static String headers(DocumentedEndpoint endpoint) {
        return endpoint.parameters().stream()
                .filter(DocumentedEndpoint.Parameter::needed)
                .map(p -> "-H " + quoted(p.name() + ": " + p.sample()) + " ")
                .collect(Collectors.joining());
    }

    /// Quotes a text as one shell word.
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
