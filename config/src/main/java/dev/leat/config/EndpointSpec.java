package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.Endpoint;
import dev.leat.config.text.EndpointLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The options of an endpoint: the URL that receives records over HTTP, and the properties of its
/// requests.
final class EndpointSpec {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    /// Headers that Leat or the HTTP client sets.
    private static final Set<String> OWN =
            Set.of(
                    "connection",
                    "content-length",
                    "content-type",
                    "expect",
                    "host",
                    "idempotency-key",
                    "transfer-encoding",
                    "upgrade",
                    "webhook-id",
                    "webhook-signature",
                    "webhook-timestamp");

    private static final Value<String> SECRET_TEXT =
            TextWithSecrets.text("a text such as `${env:NAME}`");

    static final Option<List<NamedEntries.Member>> HEADERS =
            Option.of(
                    "headers",
                    new NamedEntries(
                            "texts",
                            TOKEN,
                            "use 1 to 100 letters, digits and dashes",
                            SECRET_TEXT.schema()),
                    List.of(),
                    "Additional headers of each request.");
    private static final Part<Endpoint> ENDPOINT =
            Part.of(
                    Part.NAME,
                    Option.needed(
                                    "url",
                                    TextWithSecrets.url(
                                            new ServerUrl(
                                                    "a URL such as https://example.com/orders",
                                                    "https?://.+",
                                                    Set.of("http", "https"),
                                                    "(/[^?]*)?([?].*)?",
                                                    EndpointLintMessage.SCHEME,
                                                    EndpointLintMessage.URL)),
                                    "The URL of the requests, which may contain a user and a"
                                            + " password.")
                            .orElse(""),
                    Option.of(
                            "method",
                            ScalarValues.oneOf("POST", "PUT"),
                            "POST",
                            "The HTTP method."),
                    Part.of(HEADERS, EndpointSpec::headers),
                    Option.optional(
                            "secret",
                            SECRET_TEXT,
                            "The key that signs requests with HMAC-SHA256, as Standard Webhooks"
                                    + " specifies. A value that begins with `whsec_` has the key in"
                                    + " Base64 after it; any other value is itself the key. Use an"
                                    + " environment variable."),
                    Option.of(
                            "timeout",
                            ScalarValues.duration("100ms", "15m"),
                            Endpoint.DEFAULT_TIMEOUT,
                            "The maximum duration of a request. A request that takes longer is"
                                    + " retried."),
                    Option.optional(
                            "rate",
                            ScalarValues.rate(),
                            "The maximum number of requests started per second."),
                    Option.of(
                            "concurrency",
                            ScalarValues.whole(1, 8),
                            1,
                            "The maximum number of requests in flight. A crash can duplicate at"
                                    + " most this many requests. With more than one request in"
                                    + " flight, requests may arrive in another order."),
                    Endpoint::new);

    static final Spec SPEC = Spec.of("endpoint", "A URL that receives records.", ENDPOINT);

    private EndpointSpec() {}

    static Optional<Endpoint> read(NamedEntries.Member member, ReadContext in) {
        return ENDPOINT.read(Options.of(SPEC, member.node(), in).named(member.name()));
    }

    private static Map<String, String> headers(Options options) {
        var in = options.in();
        var headers = new LinkedHashMap<String, String>();
        for (var header : options.get(HEADERS)) {
            if (OWN.contains(header.name().toLowerCase(Locale.ROOT))) {
                in.problem(header.mark(), EndpointLintMessage.HEADER_OF_LEAT, header.name());
            }
            var inside = in.within("header %s of %s".formatted(header.name(), in.thing()));
            SECRET_TEXT
                    .read(header.node(), inside)
                    .ifPresent(text -> {
                        if (text.chars().anyMatch(c -> c < ' ' || c > '~')) {
                            in.problem(
                                    header.mark(), EndpointLintMessage.HEADER_TEXT, header.name());
                        }
                        headers.put(header.name(), text);
                    });
        }
        return headers;
    }
}
