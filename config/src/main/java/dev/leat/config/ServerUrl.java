package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.config.text.LintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/// The value type of an external server's URL, with a host, an optional port, user and password,
/// and a path that matches `path`.
///
/// @param pattern the pattern in the JSON Schema
/// @param unknown the message for an unsupported scheme
/// @param broken the message for an invalid URL
record ServerUrl(
        String form,
        String pattern,
        Set<String> schemes,
        String path,
        LintMessage unknown,
        LintMessage broken)
        implements Value<String> {

    private static final int MOST_PORT = 65_535;

    @Override
    public JsonSchema schema() {
        return JsonSchema.text(pattern);
    }

    @Override
    public Optional<String> read(Node node, ReadContext in) {
        if (!(node instanceof Node.Scalar scalar) || node.nothing()) {
            return Value.unexpected(form, node, in);
        }
        return in.text(scalar).map(text -> text.value()).filter(url -> isValid(url, node, in));
    }

    /// Returns true if the URL is valid. Reports an invalid URL without its text, which may contain
    /// a password.
    boolean isValid(String url, Node node, ReadContext in) {
        int colon = url.indexOf("://");
        var scheme = colon < 0 ? "" : url.substring(0, colon);
        if (colon < 0) {
            in.problem(node.mark(), broken, "a value without ://");
        } else if (!schemes.contains(scheme)) {
            in.problem(node.mark(), unknown, scheme + "://");
        } else if (!address(url)) {
            in.problem(node.mark(), broken, "the text after " + scheme + "://");
        } else {
            return true;
        }
        return false;
    }

    private static String query(URI uri) {
        return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    }

    private boolean address(String url) {
        try {
            var uri = new URI(url);
            var user = uri.getRawUserInfo();
            return uri.getHost() != null
                    && uri.getPort() != 0
                    && uri.getPort() <= MOST_PORT
                    && Pattern.matches(path, uri.getRawPath() + query(uri))
                    && (user == null || user.contains(":"))
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException none) {
            return false;
        }
    }
}
