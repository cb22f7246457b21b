package dev.leat.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Keeps pages of other addresses out: a browser asks whatever a page tells it to, also of this
/// machine. It says in `Origin` and `Sec-Fetch-Site` where the page is from. Stands before the
/// sites that it guards; a page may link to them, and their own pages may ask them.
public final class CorsFilter implements Site {

    private static final String REFUSED =
            "this request was made by a web page of another address, and such are refused; ask"
                    + " without a browser, or from a page of this address";

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

    /// Whether a browser asks, for whatever page; a person who types the address is none.
    public static boolean ask(Request request) {
        return request.header().apply("Origin").isPresent()
                || request.header()
                        .apply("Sec-Fetch-Site")
                        .filter(from -> !from.equals("none"))
                        .isPresent();
    }

    /// The scheme may be another: a proxy may speak TLS for this server.
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
