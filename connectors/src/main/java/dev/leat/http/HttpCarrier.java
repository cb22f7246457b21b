package dev.leat.http;

import dev.leat.port.Aws;
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
import org.jspecify.annotations.Nullable;

/// Posts deliveries to URLs with the headers that SNS sends. What is answered with 2xx has arrived.
/// A server that cannot be reached, does not answer within 15 seconds or says that it is not ready
/// (429, 502, 503, 504) is unavailable; any other answer is about this delivery, for good where it
/// is 4xx but 408. Redirects are followed within the same server. Threads may share it.
public final class HttpCarrier implements Carrier {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String NOTIFICATION = "Notification";
    private static final int MOST_REDIRECTS = 3;

    private final HttpClient client;
    private final Duration patience;

    public HttpCarrier() {
        this(PATIENCE);
    }

    HttpCarrier(Duration patience) {
        this.patience = patience;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(patience)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    @Override
    public void carry(Delivery delivery) throws Undeliverable {
        var target = Target.of(delivery.endpoint());
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var response = post(delivery, target);
            if (!Answer.redirects(response.statusCode())) {
                Answer.judge(response, target, InstantSource.system());
                return;
            }
            target = Answer.next(response, target);
        }
        throw new Undeliverable(target.place() + " redirects in a circle", false);
    }

    private HttpResponse<@Nullable Void> post(Delivery delivery, Target target)
            throws Undeliverable {
        try {
            // Not sendAsync, which answers on a pool that others of this JVM may keep busy.
            return client.send(request(delivery, target), _ -> new Bounded(patience));
        } catch (IOException failed) {
            throw new Unavailable(
                    "%s cannot be reached: %s".formatted(target.place(), why(failed)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unavailable("it was interrupted");
        }
    }

    private HttpRequest request(Delivery delivery, Target target) throws Undeliverable {
        try {
            var body = HttpRequest.BodyPublishers.ofString(delivery.text(), StandardCharsets.UTF_8);
            var request =
                    HttpRequest.newBuilder(target.uri())
                            .timeout(patience)
                            .header("Content-Type", "text/plain; charset=UTF-8")
                            .header("User-Agent", "Amazon Simple Notification Service Agent (Leat)")
                            .header("x-amz-sns-message-type", delivery.kind())
                            .header("x-amz-sns-message-id", delivery.id())
                            .header("x-amz-sns-topic-arn", Aws.topic(delivery.topic()))
                            .POST(body);
            if (delivery.kind().equals(NOTIFICATION)) {
                request.header(
                        "x-amz-sns-subscription-arn",
                        Aws.subscription(delivery.topic(), delivery.subscription()));
            }
            if (delivery.raw()) {
                request.header("x-amz-sns-rawdelivery", "true");
            }
            target.login().ifPresent(login -> request.header("Authorization", login));
            return request.build();
        } catch (IllegalArgumentException _) {
            throw new Undeliverable("nothing can be posted to this URL", true);
        }
    }

    /// The kind of failure alone: its message may quote what is secret in a URL.
    private static String why(IOException failed) {
        return failed.getClass().getSimpleName();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
