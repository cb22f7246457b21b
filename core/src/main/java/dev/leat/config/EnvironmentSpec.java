package dev.leat.config;

import dev.leat.app.Environment;
import dev.leat.app.MailServer;
import dev.leat.config.text.Message;
import dev.leat.config.text.Node;
import dev.leat.config.text.Reading;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An environment: where an app runs, and what is kept elsewhere there.
final class EnvironmentSpec {

    private static final Set<String> REDIS = Set.of("redis", "rediss");
    private static final int MOST_PORT = 65_535;

    private static final Value<String> URL = new Url();

    static final Option<List<Members.Member>> STORES =
            Option.of(
                    "stores",
                    Members.named("views and the URLs of their stores", URL.schema()),
                    List.of(),
                    "Which views are kept in which store, by URL; the others stay in the state folder.");

    static final Option<MailServer> MAIL =
            Option.of(
                    "mail",
                    MailServerSpec.VALUE,
                    "Where mails are handed over; without it they stay in the state folder.");

    static final Spec SPEC =
            Spec.of(
                    "environment",
                    "Another place to run.",
                    STORES,
                    MAIL,
                    Option.notYet("region", "running on AWS"),
                    Option.notYet("prefix", "running on AWS"),
                    Option.notYet("compute", "running a pipeline elsewhere"));

    private EnvironmentSpec() {}

    static Environment read(Members.Member member, Reading in) {
        var options = Options.of(SPEC, member.node(), in);
        Map<String, String> stores = new LinkedHashMap<>();
        for (var store : options.get(STORES)) {
            var inside = in.within("the store of %s".formatted(store.name()));
            URL.read(store.node(), inside).ifPresent(url -> stores.put(store.name(), url));
        }
        return new Environment(member.name(), stores, options.find(MAIL));
    }

    /// Where a variable is not set the text stays as it is: only who wants to run there needs it.
    private record Url() implements Value<String> {
        @Override
        public String form() {
            return "a URL such as redis://127.0.0.1:6379";
        }

        @Override
        public JsonSchema schema() {
            return JsonSchema.text("rediss?://.+");
        }

        @Override
        public Optional<String> read(Node node, Reading in) {
            if (!(node instanceof Node.Scalar scalar) || node.nothing()) {
                return Value.unexpected(form(), node, in);
            }
            if (in.unset(scalar.value()).isPresent()) {
                return Optional.of(scalar.value());
            }
            return in.text(scalar).map(text -> text.value()).filter(url -> known(url, node, in));
        }

        /// A URL may hold a password, so no message shows it.
        private static boolean known(String url, Node node, Reading in) {
            int colon = url.indexOf("://");
            var scheme = colon < 0 ? "" : url.substring(0, colon);
            if (colon < 0) {
                in.problem(node.mark(), Message.STORE_URL, "a text without ://");
            } else if (!REDIS.contains(scheme)) {
                in.problem(node.mark(), Message.STORE_SCHEME, scheme + "://");
            } else if (!address(url)) {
                in.problem(node.mark(), Message.STORE_URL, "what follows " + scheme + "://");
            } else {
                return true;
            }
            return false;
        }

        private static boolean address(String url) {
            try {
                var uri = new URI(url);
                var user = uri.getRawUserInfo();
                return uri.getHost() != null
                        && uri.getPort() != 0
                        && uri.getPort() <= MOST_PORT
                        && uri.getRawPath().matches("(/\\d{0,6})?")
                        && (user == null || user.contains(":"))
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null;
            } catch (URISyntaxException none) {
                return false;
            }
        }
    }
}
