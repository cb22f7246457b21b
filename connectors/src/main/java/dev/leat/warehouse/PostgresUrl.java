package dev.leat.warehouse;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/// The address of a PostgreSQL database:
/// `postgresql://[USER:PASSWORD@]HOST[:PORT]/DATABASE[?currentSchema=..&sslmode=..&sslrootcert=..]`.
/// The parameters have the meanings of PostgreSQL's JDBC driver
/// (https://jdbc.postgresql.org/documentation/use/). Other parameters of the driver are refused,
/// because some of them load classes.
record PostgresUrl(URI uri) {

    static final String SCHEME = "postgresql";

    private static final int PORT = 5432;
    private static final String SCHEMA = "currentSchema";
    private static final Set<String> PARAMETERS = Set.of(SCHEMA, "sslmode", "sslrootcert");

    /// @throws IllegalArgumentException if the URL is not valid; the message does not contain it,
    ///   because it may contain a password
    static PostgresUrl parse(String url) {
        try {
            var parsed = new PostgresUrl(URI.create(url));
            if (SCHEME.equals(parsed.uri.getScheme())
                    && parsed.uri.getHost() != null
                    && parsed.database().length() > 0
                    && PARAMETERS.containsAll(parsed.parameters().stringPropertyNames())) {
                return parsed;
            }
        } catch (IllegalArgumentException _) {
            // the exception contains the URL
        }
        throw new IllegalArgumentException(
                "the URL of the warehouse is not postgresql://[USER:PASSWORD@]HOST[:PORT]/DATABASE with at most the parameters currentSchema, sslmode and sslrootcert");
    }

    private int port() {
        return uri.getPort() < 0 ? PORT : uri.getPort();
    }

    private String database() {
        var path = uri.getRawPath();
        return path == null || path.isEmpty() ? "" : decoded(path.substring(1));
    }

    private Properties parameters() {
        var parameters = new Properties();
        var query = uri.getRawQuery();
        if (query != null) {
            for (var pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException("a parameter has no value");
                }
                parameters.setProperty(
                        decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    /// Returns the schema of the URL; empty if it is the default schema of the user.
    Optional<String> schema() {
        return Optional.ofNullable(parameters().getProperty(SCHEMA));
    }

    /// Returns the address for messages, without user and password.
    String place() {
        return "%s://%s:%d/%s%s"
                .formatted(
                        SCHEME,
                        uri.getHost().toLowerCase(Locale.ROOT),
                        port(),
                        database(),
                        schema().map(name -> "?" + SCHEMA + "=" + name).orElse(""));
    }

    /// Returns the URL for the driver, which has no user and password.
    String jdbc() {
        return "jdbc:%s://%s:%d/%s"
                .formatted(SCHEME, uri.getHost(), port(), uri.getRawPath().substring(1));
    }

    /// Returns the settings for the driver. They contain the password.
    Properties settings() {
        var settings = parameters();
        var user = uri.getRawUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            settings.setProperty("user", decoded(colon < 0 ? user : user.substring(0, colon)));
            if (colon >= 0) {
                settings.setProperty("password", decoded(user.substring(colon + 1)));
            }
        }
        return settings;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// Omits the password.
    @Override
    public String toString() {
        return place();
    }
}
