package dev.leat.http;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.EnvironmentVariable;
import dev.leat.app.SecretText;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A transport that sends each record to an endpoint of the app in a request of its own. Status 2xx
/// is success. After 408, 429, 5xx, a timeout or a failed connection the request is retried, no
/// earlier than the response's `Retry-After` allows. Any other 4xx is a permanent failure. A
/// redirect is followed only within the same server. Thread-safe.
public final class EndpointTransport implements DeliveryTransport {

    private static final Duration CONNECT = Duration.ofSeconds(15);

    private final Map<String, Endpoint> endpoints;
    private final Map<String, WebhookSignature> signing = new HashMap<>();
    private final InstantSource clock;
    private final HttpRequests requests;

    /// @throws IllegalArgumentException if a secret or a header uses an environment variable that
    ///   is not set or a secret that was not read, or if a secret is not a valid key
    public EndpointTransport(App app, InstantSource clock) {
        this.endpoints = app.all(Endpoint.class);
        this.clock = clock;
        for (var endpoint : endpoints.values()) {
            checkVariables(endpoint);
            endpoint.secret()
                    .ifPresent(
                            secret -> signing.put(endpoint.name(), WebhookSignature.with(secret)));
        }
        this.requests = new HttpRequests(CONNECT, clock);
    }

    private static void checkVariables(Endpoint endpoint) {
        var texts = new HashMap<>(endpoint.headers());
        texts.put("url", endpoint.url());
        endpoint.secret().ifPresent(secret -> texts.put("secret", secret));
        texts.forEach((name, text) -> {
            if (SecretText.isIn(text)) {
                throw new IllegalArgumentException(
                        "%s of endpoint %s contains `${secret:..}`, which only an environment with a `region` reads; select one with `--env`, or use `${env:NAME}`"
                                .formatted(name, endpoint.name()));
            }
            if (text.contains("${env:")) {
                throw new IllegalArgumentException(
                        "%s of endpoint %s needs an environment variable that is not set: %s"
                                .formatted(
                                        name, endpoint.name(), EnvironmentVariable.firstIn(text)));
            }
        });
    }

    @Override
    public int concurrency(Delivery delivery) {
        return known(delivery).map(Endpoint::concurrency).orElse(1);
    }

    @Override
    public Duration interval(Delivery delivery) {
        return known(delivery).map(Endpoint::interval).orElse(Duration.ZERO);
    }

    private Optional<Endpoint> known(Delivery delivery) {
        return Optional.ofNullable(endpoints.get(delivery.endpoint()));
    }

    @Override
    public void send(Delivery delivery) throws UndeliverableException {
        var endpoint =
                known(delivery)
                        .orElseThrow(() ->
                                new UndeliverableException(
                                        "endpoint %s is no longer in the app"
                                                .formatted(delivery.endpoint()),
                                        false));
        requests.send(
                endpoint.url(), endpoint.timeout(), target -> request(delivery, endpoint, target));
    }

    private HttpRequest request(Delivery delivery, Endpoint endpoint, HttpTarget target)
            throws UndeliverableException {
        try {
            var body = delivery.text().getBytes(StandardCharsets.UTF_8);
            var request =
                    HttpRequest.newBuilder(target.uri())
                            .timeout(endpoint.timeout())
                            .header("Content-Type", "application/json")
                            .header("User-Agent", "Leat")
                            .header("Idempotency-Key", delivery.id())
                            .method(
                                    endpoint.method(),
                                    HttpRequest.BodyPublishers.ofByteArray(body));
            target.login().ifPresent(login -> request.header("Authorization", login));
            endpoint.headers().forEach(request::setHeader);
            var signer = signing.get(endpoint.name());
            if (signer != null) {
                signer.headers(delivery.id(), clock.instant(), body).forEach(request::header);
            }
            return request.build();
        } catch (IllegalArgumentException _) {
            throw new UndeliverableException(
                    "a request to endpoint %s cannot be created; check the endpoint's `url` and `headers`"
                            .formatted(endpoint.name()),
                    false);
        }
    }

    @Override
    public void close() {
        requests.close();
    }
}
