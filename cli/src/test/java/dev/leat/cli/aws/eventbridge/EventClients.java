package dev.leat.cli.aws.eventbridge;

import dev.leat.cli.aws.sns.SnsAndSqs;
import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Clients of the SDK for Java: of EventBridge, and of the queues and topics that rules have as
/// targets.
final class EventClients implements AutoCloseable {

    final EventBridgeClient events;
    final SnsAndSqs targets;

    EventClients(String url) {
        this(url, "any");
    }

    EventClients(String url, String secret) {
        this(url, secret, Region.US_EAST_1);
    }

    EventClients(String url, String secret, Region region) {
        events =
                EventBridgeClient.builder()
                        .endpointOverride(URI.create(url))
                        .region(region)
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("anybody", secret)))
                        .build();
        targets = new SnsAndSqs(url, secret, region);
    }

    /// Creates a queue; returns its ARN.
    String queue(String name) {
        return targets.queue(name, Map.of());
    }

    String queue(String name, Map<QueueAttributeName, String> attributes) {
        return targets.queue(name, attributes);
    }

    /// Creates a rule with these targets.
    void rule(String name, String pattern, Target... to) {
        events.putRule(rule -> rule.name(name).eventPattern(pattern));
        if (to.length > 0) {
            events.putTargets(in -> in.rule(name).targets(to));
        }
    }

    static Target to(String arn) {
        return Target.builder().id("t").arn(arn).build();
    }

    static PutEventsRequestEntry entry(String type, String detail) {
        return PutEventsRequestEntry.builder()
                .source("shop")
                .detailType(type)
                .detail(detail)
                .build();
    }

    PutEventsResponse put(PutEventsRequestEntry... entries) {
        return events.putEvents(in -> in.entries(entries));
    }

    List<String> bodies(String queue) {
        return targets.bodies(queue);
    }

    /// Returns the code and the text of the error of a call; empty if it succeeds.
    static String error(Runnable call) {
        try {
            call.run();
            return "";
        } catch (EventBridgeException refused) {
            var details = refused.awsErrorDetails();
            return details.errorCode() + ": " + details.errorMessage();
        }
    }

    @Override
    public void close() {
        events.close();
        targets.close();
    }
}
