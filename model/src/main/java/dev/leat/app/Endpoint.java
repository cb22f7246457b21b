package dev.leat.app;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A URL that receives records, one in each request. `headers` are sent in addition to Leat's own.
/// `secret` is the key that signs requests. Texts contain `${env:NAME}` unchanged if the variable
/// is not set, and `${secret:NAME}` always unchanged. A request that takes longer than `timeout` is
/// retried. `rate` is the maximum number of requests started per second. `concurrency` is the
/// maximum number of requests in flight.
public record Endpoint(
        String name,
        String url,
        String method,
        Map<String, String> headers,
        Optional<String> secret,
        Duration timeout,
        Optional<Double> rate,
        int concurrency)
        implements Resource {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    public Endpoint {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /// Returns the minimum time between the starts of two requests.
    public Duration interval() {
        return rate.map(perSecond -> Duration.ofNanos((long) (1_000_000_000 / perSecond)))
                .orElse(Duration.ZERO);
    }

    /// Returns the names of the secrets in the texts of the endpoint.
    public Set<String> secrets() {
        return Stream.of(Stream.of(url), headers.values().stream(), secret.stream())
                .flatMap(texts -> texts)
                .flatMap(text -> SecretText.names(text).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// Returns true if a text of the endpoint contains a secret.
    public boolean hasSecrets() {
        return !secrets().isEmpty();
    }

    /// Returns a copy with the texts of its secrets.
    public Endpoint with(UnaryOperator<String> secrets) {
        var complete = new LinkedHashMap<>(headers);
        complete.replaceAll((_, text) -> SecretText.inText(text, secrets));
        return new Endpoint(
                name,
                SecretText.inUrl(url, secrets),
                method,
                complete,
                secret.map(text -> SecretText.inText(text, secrets)),
                timeout,
                rate,
                concurrency);
    }

    /// Omits the texts, which may be secret.
    @Override
    public String toString() {
        return "Endpoint[" + name + "]";
    }

    /// Returns an endpoint with this URL, and default values for all other properties.
    public static Endpoint of(String name, String url) {
        return new Endpoint(
                name,
                url,
                "POST",
                Map.of(),
                Optional.empty(),
                DEFAULT_TIMEOUT,
                Optional.empty(),
                1);
    }
}
