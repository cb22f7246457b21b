package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.RedshiftUrl;
import dev.leat.app.SecretText;
import dev.leat.app.SourcePosition;
import dev.leat.config.text.AwsLintMessage;
import dev.leat.config.text.LintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.WarehouseLintMessage;
import java.util.Optional;
import java.util.Set;

/// The value type of the URL of a database with warehouse tables. Its password must be in an
/// environment variable.
final class WarehouseUrl {

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
                    "(bucket|iam_role|currentSchema|sslmode|cluster|workgroup)=[^?&=]{1,500}",
                    WarehouseLintMessage.REDSHIFT_URL);

    /// A bucket of S3, and the prefix of keys.
    private static final Pattern BUCKET =
            Pattern.compile(
                    ".*[?&]bucket=[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]{1,200})?(&.*)?");

    private static final Pattern ROLE =
            Pattern.compile(
                    ".*[?&]iam_role=(default|arn:aws[a-z-]*:iam::\\d{12}:role/[A-Za-z0-9+,.@_/:-]{1,400})(&.*)?");

    private static final Value<String> URL =
            new TextWithSecrets(
                    new DeferredText(
                            Value.ofNode(
                                    FORM, POSTGRESQL.schema(), WarehouseUrl::withoutVariables)),
                    WarehouseUrl::isValid);

    static final Value<String> VALUE = Value.ofNode(FORM, POSTGRESQL.schema(), WarehouseUrl::read);

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*}");

    /// A password, of a URL without its variables.
    private static final Pattern PASSWORD = Pattern.compile("://[^/@:]*:[^/@]+@");

    /// A URL whose user and password may be secrets, and what follows them.
    private static final Pattern AFTER_USER = Pattern.compile("[a-z]+://[^/@]*@(.*)");

    private WarehouseUrl() {}

    private static ServerUrl url(String scheme, String parameter, LintMessage broken) {
        return new ServerUrl(
                FORM,
                PATTERN,
                Set.of(scheme),
                "/[^/?&]{1,200}([?]%1$s(&%1$s){0,5})?".formatted(parameter),
                WarehouseLintMessage.DATABASE_SCHEME,
                broken);
    }

    /// Reads the URL of a database of any kind, without variables.
    private static Optional<String> withoutVariables(Node node, ReadContext in) {
        if (!(node instanceof Node.Scalar scalar) || node.nothing()) {
            return Value.unexpected(FORM, node, in);
        }
        return in.text(scalar).map(text -> text.value()).filter(url -> isValid(url, node, in));
    }

    private static boolean isValid(String url, Node node, ReadContext in) {
        if (!url.startsWith(REDSHIFT_SCHEME + ":")) {
            return POSTGRESQL.isValid(url, node, in);
        }
        boolean valid = REDSHIFT.isValid(url, node, in);
        if (valid && has("bucket", url) && !BUCKET.matcher(url).matches()) {
            in.problem(node.mark(), WarehouseLintMessage.REDSHIFT_BUCKET);
            valid = false;
        }
        if (valid && has("iam_role", url) && !ROLE.matcher(url).matches()) {
            in.problem(node.mark(), WarehouseLintMessage.REDSHIFT_ROLE);
            valid = false;
        }
        return valid;
    }

    private static boolean has(String parameter, String url) {
        return url.contains("?" + parameter + "=") || url.contains("&" + parameter + "=");
    }

    private static Optional<String> read(Node node, ReadContext in) {
        if (node instanceof Node.Scalar scalar
                && PASSWORD.matcher(VARIABLE.matcher(scalar.value()).replaceAll("")).find()) {
            in.problem(node.mark(), WarehouseLintMessage.DATABASE_PASSWORD);
            return Optional.empty();
        }
        if (node instanceof Node.Scalar scalar && hasSecretElsewhere(scalar.value())) {
            in.problem(node.mark(), WarehouseLintMessage.SECRET_PLACE);
            return Optional.empty();
        }
        return URL.read(node, in);
    }

    /// Host and database are not secrets, because templates and messages have them.
    private static boolean hasSecretElsewhere(String url) {
        var withoutNames = SecretText.inText(url, _ -> "\0");
        var after = AFTER_USER.matcher(withoutNames);
        return (after.matches() ? after.group(1) : withoutNames).contains("\0");
    }

    /// Reports what a URL lacks in its environment.
    ///
    /// @param url the text of a valid URL
    /// @param onAws true if the environment has a region
    static void check(String url, boolean onAws, SourcePosition mark, ReadContext in) {
        if (SecretText.isIn(url) && !onAws) {
            in.problem(mark, AwsLintMessage.SECRET_WITHOUT_REGION);
        }
        if (!RedshiftUrl.is(url) || in.unset(url).isPresent()) {
            return;
        }
        var redshift = RedshiftUrl.of(url);
        if (onAws) {
            if (!redshift.hasUser() && redshift.owner().isEmpty()) {
                in.problem(mark, WarehouseLintMessage.REDSHIFT_OWNER);
            }
            return;
        }
        if (redshift.bucket().isEmpty()) {
            in.problem(mark, WarehouseLintMessage.REDSHIFT_BUCKET);
        }
        if (redshift.role().isEmpty()) {
            in.problem(mark, WarehouseLintMessage.REDSHIFT_ROLE);
        }
        if (has("cluster", url) || has("workgroup", url)) {
            in.problem(mark, WarehouseLintMessage.OWNER_WITHOUT_REGION);
        }
    }
}
