package dev.leat.http;

import dev.leat.port.DeliveryTransport.UndeliverableException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// The target of a POST: a URL without its user and password, which are sent as a header. Reports
/// show only [#place()], as the rest of a URL may be secret.
record HttpTarget(URI uri, Optional<String> login) {

    /// @throws UndeliverableException if the URL does not accept HTTP requests
    static HttpTarget of(String url) throws UndeliverableException {
        try {
            var uri = new URI(url);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                throw new UndeliverableException("this URL does not accept HTTP requests", true);
            }
            var login = Optional.ofNullable(uri.getRawUserInfo()).map(HttpTarget::basic);
            return new HttpTarget(plain(uri), login);
        } catch (URISyntaxException _) {
            throw new UndeliverableException("this is not a valid URL", true);
        }
    }

    private static URI plain(URI uri) throws URISyntaxException {
        var text = new StringBuilder().append(uri.getScheme()).append("://").append(uri.getHost());
        if (uri.getPort() >= 0) {
            text.append(':').append(uri.getPort());
        }
        text.append(uri.getRawPath());
        if (uri.getRawQuery() != null) {
            text.append('?').append(uri.getRawQuery());
        }
        return new URI(text.toString());
    }

    private static String basic(String encoded) {
        var login = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        return "Basic "
                + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    /// Returns the target of a redirect; empty if it is on another server, to which the delivery
    /// must not be sent.
    Optional<HttpTarget> redirected(String location) {
        try {
            var next = uri.resolve(location);
            return place(next).equals(place())
                    ? Optional.of(new HttpTarget(next, login))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Returns scheme, host and port, such as `https://example.com:8443`.
    String place() {
        return place(uri);
    }

    private static String place(URI uri) {
        return "%s://%s%s"
                .formatted(
                        uri.getScheme(),
                        uri.getHost(),
                        uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    @Override
    public String toString() {
        return place();
    }
}
