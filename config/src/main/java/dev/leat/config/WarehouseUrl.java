package dev.leat.config;

import dev.leat.config.text.LintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.WarehouseLintMessage;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The value type of the URL of a database with warehouse tables. Its password must be in an
/// environment variable.
record WarehouseUrl() implements Value<String> {

    private static final String FORM = "a URL such as postgresql://127.0.0.1:5432/sales";
    private static final String PATTERN = "(postgresql|redshift)://.+";
    private static final String REDSHIFT_SCHEME = "redshift";

    private static final ServerUrl POSTGRESQL =
            url(
                    "postgresql",
                    "(currentSchema|sslmode|sslrootcert)=[^?&=]{1,200}",
                    WarehouseLintMessage.DATABASE_URL);

    private static final ServerUrl REDSHIFT =
            url(
                    REDSHIFT_SCHEME,
                    "(bucket|iam_role|currentSchema|sslmode)=[^?&=]{1,500}",
                    WarehouseLintMessage.REDSHIFT_URL);

    /// A bucket of S3, and the prefix of keys.
    private static final Pattern BUCKET =
            Pattern.compile(
                    ".*[?&]bucket=[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]{1,200})?(&.*)?");

    private static final Pattern ROLE =
            Pattern.compile(
                    ".*[?&]iam_role=(default|arn:aws[a-z-]*:iam::\\d{12}:role/[A-Za-z0-9+,.@_/:-]{1,400})(&.*)?");

    private static final Value<String> URL = new DeferredText(new Any());

    private static ServerUrl url(String scheme, String parameter, LintMessage broken) {
        return new ServerUrl(
                FORM,
                PATTERN,
                Set.of(scheme),
                "/[^/?&]{1,200}([?]%1$s(&%1$s){0,3})?".formatted(parameter),
                WarehouseLintMessage.DATABASE_SCHEME,
                broken);
    }

    /// The URL of a database of any kind, without variables.
    private record Any() implements Value<String> {

        @Override
        public String form() {
            return FORM;
        }

        @Override
        public JsonSchema schema() {
            return POSTGRESQL.schema();
        }

        @Override
        public Optional<String> read(Node node, ReadContext in) {
            if (!(node instanceof Node.Scalar scalar) || node.nothing()) {
                return Value.unexpected(FORM, node, in);
            }
            return in.text(scalar)
                    .map(text -> text.value())
                    .filter(url ->
                            url.startsWith(REDSHIFT_SCHEME + ":")
                                    ? isRedshift(url, node, in)
                                    : POSTGRESQL.isValid(url, node, in));
        }

        private static boolean isRedshift(String url, Node node, ReadContext in) {
            boolean valid = REDSHIFT.isValid(url, node, in);
            if (valid && !BUCKET.matcher(url).matches()) {
                in.problem(node.mark(), WarehouseLintMessage.REDSHIFT_BUCKET);
                valid = false;
            }
            if (valid && !ROLE.matcher(url).matches()) {
                in.problem(node.mark(), WarehouseLintMessage.REDSHIFT_ROLE);
                valid = false;
            }
            return valid;
        }
    }

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*}");

    /// A password, of a URL without its variables.
    private static final Pattern PASSWORD = Pattern.compile("://[^/@:]*:[^/@]+@");

    @Override
    public String form() {
        return URL.form();
    }

    @Override
    public JsonSchema schema() {
        return URL.schema();
    }

    @Override
    public Optional<String> read(Node node, ReadContext in) {
        if (node instanceof Node.Scalar scalar
                && PASSWORD.matcher(VARIABLE.matcher(scalar.value()).replaceAll("")).find()) {
            in.problem(node.mark(), WarehouseLintMessage.DATABASE_PASSWORD);
            return Optional.empty();
        }
        return URL.read(node, in);
    }
}
