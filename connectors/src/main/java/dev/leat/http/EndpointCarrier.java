package dev.leat.http;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.port.Carrier;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Unavailable;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends records to the endpoints of an app, one request each. An answer of 2xx is success. After
/// 408, 429, 5xx, a timeout or a failed connection the request is sent again, after the time that
/// `Retry-After` says or longer; any other answer is final. Redirects are followed within the same
/// server only. Threads may share it.
public final class EndpointCarrier implements Carrier {

    private static final int MOST_REDIRECTS = 3;
    private static final Duration CONNECT = Duration.ofSeconds(15);

    private final Map<String, Endpoint> endpoints;
    private final Map<String, Signing> signing = new HashMap<>();
    private final InstantSource clock;
    private final HttpClient client;

    /// @throws IllegalArgumentException if a secret or a header needs an environment variable that
    ///   is not set, or a secret is no key
    public EndpointCarrier(App app, InstantSource clock) {
        this.endpoints = app.all(Endpoint.class);
        this.clock = clock;
        for (var endpoint : endpoints.values()) {
            checkVariables(endpoint);
            endpoint.secret()
                    .ifPresent(secret -> signing.put(endpoint.name(), Signing.with(secret)));
        }
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    private static void checkVariables(Endpoint endpoint) {
        var texts = new HashMap<>(endpoint.headers());
        texts.put("url", endpoint.url());
        endpoint.secret().ifPresent(secret -> texts.put("secret", secret));
        texts.forEach((name, text) -> {
            if (text.contains("${env:")) {
                throw new IllegalArgumentException(
                        "%s of endpoint %s needs an environment variable that is not set: %s"
                                .formatted(
                                        name,
                                        endpoint.name(),
                                        text.replaceAll("(?s).*?(\\$\\{env:[^}]*}).*", "$1")));
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
    public void carry(Delivery delivery) throws Undeliverable {
        var endpoint =
                known(delivery)
                        .orElseThrow(() ->
                                new Undeliverable(
                                        "endpoint %s is not in the app any more"
                                                .formatted(delivery.endpoint()),
                                        false));
        var target = Target.of(endpoint.url());
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var response = send(delivery, endpoint, target);
            if (!Answer.redirects(response.statusCode())) {
                Answer.judge(response, target, clock);
                return;
            }
            target = Answer.next(response, target);
        }
        throw new Undeliverable(target.place() + " redirects in a circle", false);
    }

    private HttpResponse<@Nullable Void> send(Delivery delivery, Endpoint endpoint, Target target)
            throws Undeliverable {
        var request = request(delivery, endpoint, target);
        try {
            return client.send(request, _ -> new Bounded(endpoint.timeout()));
        } catch (IOException failed) {
            throw new Unavailable(
                    "%s cannot be reached: %s"
                            .formatted(target.place(), failed.getClass().getSimpleName()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unavailable("it was interrupted");
        }
    }

    private HttpRequest request(Delivery delivery, Endpoint endpoint, Target target)
            throws Undeliverable {
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
            throw new Undeliverable(
                    "no request can be made for endpoint %s: look at its url and headers"
                            .formatted(endpoint.name()),
                    false);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
