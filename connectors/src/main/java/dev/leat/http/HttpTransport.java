package dev.leat.http;

import dev.leat.port.AwsNames;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/// A transport that posts deliveries to URLs with the headers of SNS. Status 2xx is success. A
/// server is unavailable if it is unreachable, does not respond within 15 seconds, or returns 429,
/// 502, 503 or 504. Any other status refuses the delivery; the refusal is permanent for 4xx except
/// 408. A redirect is followed only within the same server. Thread-safe.
public final class HttpTransport implements DeliveryTransport {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String NOTIFICATION = "Notification";

    private final HttpRequests requests;
    private final Duration patience;

    public HttpTransport() {
        this(PATIENCE);
    }

    HttpTransport(Duration patience) {
        this.patience = patience;
        this.requests = new HttpRequests(patience, InstantSource.system());
    }

    @Override
    public void send(Delivery delivery) throws UndeliverableException {
        requests.send(delivery.endpoint(), patience, target -> request(delivery, target));
    }

    private HttpRequest request(Delivery delivery, HttpTarget target)
            throws UndeliverableException {
        try {
            var body = HttpRequest.BodyPublishers.ofString(delivery.text(), StandardCharsets.UTF_8);
            var request =
                    HttpRequest.newBuilder(target.uri())
                            .timeout(patience)
                            .header("Content-Type", "text/plain; charset=UTF-8")
                            .header("User-Agent", "Amazon Simple Notification Service Agent (Leat)")
                            .header("x-amz-sns-message-type", delivery.kind())
                            .header("x-amz-sns-message-id", delivery.id())
                            .header("x-amz-sns-topic-arn", AwsNames.topic(delivery.topic()))
                            .POST(body);
            if (delivery.kind().equals(NOTIFICATION)) {
                request.header(
                        "x-amz-sns-subscription-arn",
                        AwsNames.subscription(delivery.topic(), delivery.subscription()));
            }
            if (delivery.raw()) {
                request.header("x-amz-sns-rawdelivery", "true");
            }
            target.login().ifPresent(login -> request.header("Authorization", login));
            return request.build();
        } catch (IllegalArgumentException _) {
            throw new UndeliverableException("this URL does not accept HTTP requests", true);
        }
    }

    @Override
    public void close() {
        requests.close();
    }
}
