package dev.leat.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Refuses cross-origin requests from web pages. A browser sends such requests for any page, even
/// to this machine; it states the page's origin in `Origin`, and the relation of the two origins in
/// `Sec-Fetch-Site`. This filter must precede the sites that it protects. Allows requests that
/// follow a link on another page, and requests from pages of this server.
public final class CorsFilter implements Site {

    private static final String REFUSED =
            "requests of web pages of another origin are refused; send the request"
                    + " without a browser, or from a page of this origin";

    @Override
    public Optional<Response> answer(Request request) {
        var origin = request.header().apply("Origin");
        boolean own = origin.isEmpty() || origin.filter(from -> same(from, request)).isPresent();
        if (!own || (across(request) && !link(request))) {
            throw new RefusedRequestException(403, REFUSED);
        }
        return Optional.empty();
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    /// Returns true if the browser sends the request because of a page; false if the user entered
    /// the address.
    public static boolean fromPage(Request request) {
        return request.header().apply("Origin").isPresent()
                || request.header()
                        .apply("Sec-Fetch-Site")
                        .filter(from -> !from.equals("none"))
                        .isPresent();
    }

    /// The schemes may differ: a proxy may terminate TLS for this server.
    private static boolean same(String origin, Request request) {
        int host = origin.indexOf("://");
        String own = request.header().apply("Host").orElse("");
        return host > 0
                && origin.substring(host + "://".length())
                        .toLowerCase(Locale.ROOT)
                        .equals(own.toLowerCase(Locale.ROOT));
    }

    private static boolean across(Request request) {
        return request.header()
                .apply("Sec-Fetch-Site")
                .filter(from -> from.equals("cross-site") || from.equals("same-site"))
                .isPresent();
    }

    private static boolean link(Request request) {
        return request.reads()
                && request.header().apply("Sec-Fetch-Mode").filter("navigate"::equals).isPresent();
    }
}
