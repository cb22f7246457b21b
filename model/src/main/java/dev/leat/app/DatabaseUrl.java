package dev.leat.app;

import com.google.re2j.Pattern;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/// The address of a database with warehouse tables:
/// `SCHEME://[USER:PASSWORD@]HOST[:PORT]/DATABASE[?PARAMETERS]`.
public record DatabaseUrl(Kind kind, URI uri) {

    /// Parameter with the name of the schema that has the tables.
    private static final String SCHEMA = "currentSchema";

    public static final String SSL_MODE = "sslmode";

    /// The parameters have the meanings of PostgreSQL's JDBC driver
    /// (https://jdbc.postgresql.org/documentation/use/).
    public static final Kind POSTGRESQL =
            new Kind(
                    "postgresql",
                    5432,
                    "currentSchema|sslmode|sslrootcert",
                    "postgresql://[USER:PASSWORD@]HOST[:PORT]/DATABASE with at most the parameters currentSchema, sslmode and sslrootcert");

    /// `sslmode` is `disable`, or has the meaning of Redshift's JDBC driver
    /// (https://docs.aws.amazon.com/redshift/latest/mgmt/jdbc20-configuration-options.html).
    public static final Kind REDSHIFT =
            new Kind(
                    "redshift",
                    5439,
                    "currentSchema|sslmode|bucket|iam_role|cluster|workgroup",
                    "redshift://[USER:PASSWORD@]HOST[:PORT]/DATABASE?bucket=BUCKET&iam_role=ROLE with at most the further parameters currentSchema, sslmode, cluster and workgroup");

    /// A kind of database. Other parameters of its driver are refused, because some of them load
    /// classes.
    ///
    /// @param parameters a regular expression for the names of parameters
    /// @param form the form of a URL, for messages
    public record Kind(String scheme, int port, String parameters, String form) {

        /// Reads a URL of this kind of database. Secrets, of which only the names are known, are
        /// replaced.
        ///
        /// @throws IllegalArgumentException if the URL is not valid; the message does not contain
        ///   it, because it may contain a password
        public DatabaseUrl parse(String url) {
            try {
                var parsed =
                        new DatabaseUrl(this, URI.create(SecretText.inText(url, _ -> "secret")));
                if (scheme.equals(parsed.uri.getScheme())
                        && parsed.uri.getHost() != null
                        && parsed.database().length() > 0
                        && parsed.parameters().stringPropertyNames().stream()
                                .allMatch(name -> Pattern.matches(parameters, name))) {
                    return parsed;
                }
            } catch (IllegalArgumentException _) {
                // the exception contains the URL
            }
            throw invalid();
        }

        public IllegalArgumentException invalid() {
            return new IllegalArgumentException("the URL of the warehouse is not " + form);
        }
    }

    /// Reads the `warehouse` of an environment.
    ///
    /// @throws IllegalArgumentException if the URL is not valid; the message does not contain it
    public static DatabaseUrl of(String url) {
        return (RedshiftUrl.is(url) ? REDSHIFT : POSTGRESQL).parse(url);
    }

    /// Returns the host in lower case.
    public String host() {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    private int port() {
        return uri.getPort() < 0 ? kind.port : uri.getPort();
    }

    /// Returns the name of the database.
    public String database() {
        var path = uri.getRawPath();
        return path == null || path.isEmpty() ? "" : decoded(path.substring(1));
    }

    public Properties parameters() {
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
    public Optional<String> schema() {
        return Optional.ofNullable(parameters().getProperty(SCHEMA));
    }

    /// Returns the address for messages, without user and password.
    public String place() {
        return "%s://%s:%d/%s%s"
                .formatted(
                        kind.scheme(),
                        host(),
                        port(),
                        database(),
                        schema().map(name -> "?" + SCHEMA + "=" + name).orElse(""));
    }

    /// Returns the URL for the driver, which has no user and password.
    public String jdbc() {
        return "jdbc:%s://%s:%d/%s"
                .formatted(kind.scheme(), uri.getHost(), port(), uri.getRawPath().substring(1));
    }

    /// Returns the user and password for the driver; empty if the URL has none.
    public Properties credentials() {
        var credentials = new Properties();
        var user = uri.getRawUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            credentials.setProperty("user", decoded(colon < 0 ? user : user.substring(0, colon)));
            if (colon >= 0) {
                credentials.setProperty("password", decoded(user.substring(colon + 1)));
            }
        }
        return credentials;
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
