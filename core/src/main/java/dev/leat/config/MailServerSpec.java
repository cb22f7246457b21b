package dev.leat.config;

import dev.leat.app.MailServer;
import dev.leat.config.text.Node;
import dev.leat.config.text.Reading;
import dev.leat.config.text.TopicsMessage;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/// Where mails are handed over.
final class MailServerSpec {

    private static final Set<String> SMTP = Set.of("smtp", "smtps");
    private static final int MOST_PORT = 65_535;

    static final Option<String> SERVER =
            Option.needed(
                    "server",
                    new Url(),
                    "The mail server: with smtp encrypted where it offers that (STARTTLS), with"
                            + " smtps from the start.");
    static final Option<String> FROM =
            Option.needed("from", MailText.ONE, "The address that mails come from.");

    static final Spec SPEC = Spec.of("mail", "Where mails are handed over.", SERVER, FROM);

    private MailServerSpec() {}

    static final Value<MailServer> VALUE =
            new Value<>() {
                @Override
                public String form() {
                    return "a map with server and from";
                }

                @Override
                public JsonSchema schema() {
                    return JsonSchema.options(SPEC);
                }

                @Override
                public Optional<MailServer> read(Node node, Reading in) {
                    var options = Options.of(SPEC, node, in);
                    var server = options.need(SERVER);
                    var from = options.need(FROM);
                    return server.flatMap(url -> from.map(address -> new MailServer(url, address)));
                }
            };

    /// Where a variable is not set the text stays as it is: only who wants to run there needs it.
    private record Url() implements Value<String> {
        @Override
        public String form() {
            return "a URL such as smtp://127.0.0.1:25";
        }

        @Override
        public JsonSchema schema() {
            return JsonSchema.text("smtps?://.+");
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
                in.problem(node.mark(), TopicsMessage.MAIL_URL, "a text without ://");
            } else if (!SMTP.contains(scheme)) {
                in.problem(node.mark(), TopicsMessage.MAIL_SCHEME, scheme + "://");
            } else if (!address(url)) {
                in.problem(node.mark(), TopicsMessage.MAIL_URL, "what follows " + scheme + "://");
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
                        && uri.getRawPath().matches("/?")
                        && (user == null || user.contains(":"))
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null;
            } catch (URISyntaxException none) {
                return false;
            }
        }
    }
}
