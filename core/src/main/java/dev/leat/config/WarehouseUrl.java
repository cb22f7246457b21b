package dev.leat.config;

import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.WarehouseLintMessage;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The value type of the URL of a database with warehouse tables. Its password must be in an
/// environment variable.
record WarehouseUrl() implements Value<String> {

    private static final String PARAMETER = "(currentSchema|sslmode|sslrootcert)=[^?&=]{1,200}";

    private static final Value<String> URL =
            new DeferredText(
                    new ServerUrl(
                            "a URL such as postgresql://127.0.0.1:5432/sales",
                            "postgresql://.+",
                            Set.of("postgresql"),
                            "/[^/?&]{1,200}([?]" + PARAMETER + "(&" + PARAMETER + "){0,2})?",
                            WarehouseLintMessage.DATABASE_SCHEME,
                            WarehouseLintMessage.DATABASE_URL));

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
