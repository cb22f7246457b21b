package dev.leat.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The URL of a Redis: `redis://user:password@host:port/database`, or `rediss://` for TLS. Only the
/// host is required. [#toString] is [#place()], so that no password appears in a message.
record RedisUrl(
        String host,
        int port,
        boolean tls,
        Optional<String> user,
        Optional<String> password,
        int database) {

    private static final int DEFAULT_PORT = 6379;
    private static final String FORM =
            "a Redis URL looks like redis://host:6379/0 or rediss://user:password@host:6379/0";

    /// @throws IllegalArgumentException if the URL is not valid
    static RedisUrl parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            // The cause is omitted, because its message would quote the URL with its password.
            throw new IllegalArgumentException(FORM + "; percent-encode special characters");
        }
        boolean tls = "rediss".equals(uri.getScheme());
        if (!tls && !"redis".equals(uri.getScheme())) {
            throw new IllegalArgumentException(FORM);
        }
        if (uri.getHost() == null || uri.getQuery() != null) {
            throw new IllegalArgumentException(FORM);
        }
        var login = Optional.ofNullable(uri.getRawUserInfo()).orElse("");
        int colon = login.indexOf(':');
        return new RedisUrl(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                tls,
                text(colon < 0 ? login : login.substring(0, colon)),
                text(colon < 0 ? "" : login.substring(colon + 1)),
                database(uri.getPath()));
    }

    private static Optional<String> text(String encoded) {
        var plus = encoded.replace("+", "%2B");
        return Optional.of(URLDecoder.decode(plus, StandardCharsets.UTF_8))
                .filter(text -> !text.isEmpty());
    }

    private static int database(String path) {
        if (path == null || path.length() < 2) {
            return 0;
        }
        if (!path.matches("/\\d{1,6}")) {
            throw new IllegalArgumentException(
                    FORM + "; the part after the last / is the number of a database");
        }
        return Integer.parseInt(path.substring(1));
    }

    /// Returns `host:port`, and the database if it is not the first.
    String place() {
        return host + ":" + port + (database == 0 ? "" : "/" + database);
    }

    @Override
    public String toString() {
        return place();
    }
}
