package dev.leat.app;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A URL that records are sent to, one request each. `headers` are sent besides Leat's own,
/// `secret` signs requests; both may hold `${env:NAME}` where that variable is not set. A request
/// that takes longer than `timeout` is tried again. `rate` is the most requests that begin in a
/// second, `concurrency` the most that are under way at once.
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

    /// The least time between the starts of two requests.
    public Duration interval() {
        return rate.map(perSecond -> Duration.ofNanos((long) (1_000_000_000 / perSecond)))
                .orElse(Duration.ZERO);
    }

    /// An endpoint with the defaults of everything but its URL.
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
