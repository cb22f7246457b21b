package dev.leat.cli.aws.sns;

import static dev.leat.cli.aws.sns.SnsAndSqs.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.Topic;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Subscribed;
import dev.leat.server.AccessToken;
import dev.leat.server.Server;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.aws.SignatureFilter;
import dev.leat.server.sns.Sns;
import dev.leat.server.sqs.Sqs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

/// SNS on the embedded platform: responses stay true after a restart, and an endpoint is confirmed
/// by the link that it received.
class SnsEndpointTest {

    private static final String SECRET = "secret";

    /// The headers that a browser sends for a link from another page.
    private static final String[] FROM_A_PAGE = {
        "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"
    };

    @TempDir private Path folder;

    private interface Use {
        void with(SnsAndSqs aws, SnsForm form, Platform platform) throws Exception;
    }

    private void run(App app, Optional<SignatureFilter> signatures, Use use) throws Exception {
        try (var platform = LocalPlatform.open(app, folder, Time.system());
                var endpoint = endpoint(platform, signatures);
                var server = Server.start("127.0.0.1", 0, List.of(endpoint), endpoint);
                var aws = new SnsAndSqs(server.url(), SECRET, Region.US_EAST_1);
                var form = new SnsForm(server.url())) {
            use.with(aws, form, platform);
        }
    }

    private static AwsEndpoint endpoint(Platform platform, Optional<SignatureFilter> signatures) {
        return new AwsEndpoint(
                List.of(
                        new Sqs(platform.queues(), platform::queue, platform.time()),
                        new Sns(platform.topics(), platform.queues(), platform.time())),
                signatures);
    }

    private static App app() {
        return App.named("test").withQueues(Map.of("orders", Queue.named("orders")));
    }

    @Test
    void keepsTopicsAndSubscriptionsOverARestart() throws Exception {
        var queue = SnsAndSqs.queue("orders");
        var terms = Map.of("RawMessageDelivery", "true", "FilterPolicyScope", "MessageBody");
        run(
                app(),
                Optional.empty(),
                (aws, _, _) -> {
                    String topic = aws.topic("mine");
                    aws.sns.setTopicAttributes(asked ->
                            asked.topicArn(topic)
                                    .attributeName("DisplayName")
                                    .attributeValue("Mine"));
                    aws.subscribe(topic, queue, terms);
                });
        run(
                app(),
                Optional.empty(),
                (aws, _, _) -> {
                    String topic = aws.topic("mine");
                    assertThat(
                                    aws.sns
                                            .getTopicAttributes(asked -> asked.topicArn(topic))
                                            .attributes())
                            .containsEntry("DisplayName", "Mine")
                            .containsEntry("SubscriptionsConfirmed", "1");
                    String arn =
                            aws.sns
                                    .listSubscriptions()
                                    .subscriptions()
                                    .getFirst()
                                    .subscriptionArn();
                    aws.sns.setSubscriptionAttributes(asked ->
                            asked.subscriptionArn(arn)
                                    .attributeName("FilterPolicy")
                                    .attributeValue("{\"order\":{\"id\":[1]}}"));
                    aws.publish(topic, "{\"order\":{\"id\":2}}");
                    aws.publish(topic, "{\"order\":{\"id\":1}}");
                    assertThat(aws.bodies(queue)).containsExactly("{\"order\":{\"id\":1}}");
                });
    }

    @Test
    void confirmsWhoFollowsTheLinkThatHeWasSent() throws Exception {
        run(
                app(),
                locked(),
                (aws, form, platform) -> {
                    String topic = aws.topic("asked");
                    aws.sns.subscribe(asked ->
                            asked.topicArn(topic).protocol("email").endpoint("a@example.com"));
                    var pending = platform.topics().subscriptions("asked").getFirst();
                    assertThat(pending.pending()).isPresent();
                    var link =
                            Map.of(
                                    "Action",
                                    "ConfirmSubscription",
                                    "TopicArn",
                                    topic,
                                    "Token",
                                    pending.pending().orElseThrow(),
                                    "Version",
                                    "2010-03-31");
                    for (int i = 0; i < 2; i++) {
                        var answer = form.follow(link, FROM_A_PAGE);
                        assertThat(answer.statusCode()).isEqualTo(200);
                        assertThat(answer.body()).contains(topic + ":" + pending.id());
                    }
                    assertThat(
                                    platform.topics()
                                            .subscription(pending.id())
                                            .flatMap(Subscribed::pending))
                            .isEmpty();
                    var page = form.follow(link, "Accept", "text/html,application/xhtml+xml");
                    assertThat(page.headers().firstValue("Content-Type").orElse(""))
                            .contains("html");
                    assertThat(page.body()).contains("Subscription confirmed. You will receive");
                    var wrong =
                            Map.of(
                                    "Action",
                                    "ConfirmSubscription",
                                    "TopicArn",
                                    topic,
                                    "Token",
                                    "x");
                    assertThat(form.follow(wrong).body()).contains("Invalid parameter: Token");
                });
    }

    @Test
    void endsTheSubscriptionOfAnAddressByALinkButNotThatOfAQueue() throws Exception {
        run(
                app(),
                locked(),
                (aws, form, platform) -> {
                    String topic = aws.topic("left");
                    String queue = aws.subscribe(topic, SnsAndSqs.queue("orders"), Map.of());
                    String address =
                            aws.sns
                                    .subscribe(asked ->
                                            asked.topicArn(topic)
                                                    .protocol("email")
                                                    .endpoint("a@example.com")
                                                    .returnSubscriptionArn(true))
                                    .subscriptionArn();
                    var action = "Unsubscribe";
                    assertThat(
                                    form.follow(Map.of("Action", action, "SubscriptionArn", queue))
                                            .body())
                            .contains(
                                    "AuthorizationError",
                                    "to unsubscribe a queue, call Unsubscribe");
                    assertThat(
                                    form.follow(
                                                    Map.of(
                                                            "Action",
                                                            action,
                                                            "SubscriptionArn",
                                                            address))
                                            .statusCode())
                            .isEqualTo(200);
                    assertThat(platform.topics().subscriptions("left"))
                            .extracting(Subscribed::endpoint)
                            .containsExactly("orders");
                });
    }

    @Test
    void refusesALinkToAnotherAction() throws Exception {
        run(
                app(),
                locked(),
                (aws, form, _) -> {
                    String topic = aws.topic("kept");
                    var link = "?Action=ConfirmSubscription&TopicArn=%s&Token=x".formatted(topic);
                    var http = HttpClient.newHttpClient();
                    var body = BodyPublishers.ofString("Action=DeleteTopic");
                    var url = URI.create(form.url() + "/" + link);
                    for (var header :
                            List.of(
                                    List.of("Content-Type", "application/x-www-form-urlencoded"),
                                    List.of("X-Amz-Target", "AmazonSNS.DeleteTopic"),
                                    List.of("Origin", "http://example.com"))) {
                        var request =
                                HttpRequest.newBuilder(url)
                                        .method("GET", body)
                                        .header(header.get(0), header.get(1))
                                        .build();
                        assertThat(http.send(request, BodyHandlers.ofString()).statusCode())
                                .as("%s", header)
                                .isEqualTo(403);
                    }
                    var twice = URI.create(form.url() + "/" + link + "&Action=DeleteTopic");
                    var request = HttpRequest.newBuilder(twice).GET().build();
                    assertThat(http.send(request, BodyHandlers.ofString()).statusCode())
                            .isEqualTo(403);
                    assertThat(aws.sns.listTopics().topics()).hasSize(1);
                });
    }

    @Test
    void theAppsTopicWinsAndItsSubscribersStay() throws Exception {
        run(
                app(),
                Optional.empty(),
                (aws, _, _) ->
                        aws.subscribe(
                                aws.topic("news"),
                                SnsAndSqs.queue("orders"),
                                Map.of("RawMessageDelivery", "true")));
        var declaring =
                App.named("test")
                        .withQueues(Map.of("orders", Queue.named("orders")))
                        .withTopics(Map.of("news", new Topic("news")));
        run(
                declaring,
                Optional.empty(),
                (aws, _, _) -> {
                    String topic = aws.topic("news");
                    aws.publish(topic, "still heard");
                    assertThat(aws.bodies(SnsAndSqs.queue("orders")))
                            .containsExactly("still heard");
                    assertThat(error(() -> aws.sns.deleteTopic(asked -> asked.topicArn(topic))))
                            .startsWith("AuthorizationError");
                });
    }

    @Test
    void listsAHundredAPage() throws Exception {
        run(
                app(),
                Optional.empty(),
                (aws, _, platform) -> {
                    for (int i = 0; i < 101; i++) {
                        platform.topics().create("t%03d".formatted(i), Map.of(), Map.of());
                    }
                    assertThat(aws.sns.listTopics().topics()).hasSize(100);
                    assertThat(aws.sns.listTopicsPaginator().topics())
                            .hasSize(101)
                            .extracting(topic -> topic.topicArn().replaceAll(".*:", ""))
                            .isSorted()
                            .doesNotHaveDuplicates();
                });
    }

    private static Optional<SignatureFilter> locked() {
        return Optional.of(new SignatureFilter(new AccessToken(SECRET), Time.system()));
    }
}
