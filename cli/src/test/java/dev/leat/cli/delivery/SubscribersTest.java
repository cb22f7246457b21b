package dev.leat.cli.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody outside subscribes by SNS at an app that runs, is asked, says yes by the link that he
/// was sent, hears what is published, and hears no more when he does not want to.
class SubscribersTest {

    private static final Pattern LINK =
            Pattern.compile("http://\\S+\\?Action=ConfirmSubscription\\S+");

    private static final String OFFICE =
            "environments:\n  office: {mail: {server: 'smtp://127.0.0.1:PORT', from: leat@example.com}}\n";

    @TempDir Path folder;

    private record Heard(Map<String, String> headers, String body) {
        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    private static SnsClient sns(Background running) {
        return SnsClient.builder()
                .endpointOverride(URI.create(running.aws()))
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("me", "secret")))
                .build();
    }

    private static String follow(String link) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(link)).build();
            var answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }

    private static String link(String text) {
        var link = LINK.matcher(text);
        assertThat(link.find()).as(text).isTrue();
        return link.group();
    }

    @Test
    void aUrlConfirmsHearsAndLeaves() throws Exception {
        var posts = new LinkedBlockingQueue<Heard>();
        var listening = listening(posts);
        var url = "http://127.0.0.1:%d/hook?key=s3cret".formatted(listening.getAddress().getPort());
        try (var running = new Background(new Shop(folder));
                var sns = sns(running)) {
            var topic = sns.createTopic(in -> in.name("news")).topicArn();
            var reported =
                    sns.subscribe(in -> in.topicArn(topic).protocol("http").endpoint(url))
                            .subscriptionArn();
            assertThat(reported).isEqualTo("pending confirmation");
            sns.publish(in -> in.topicArn(topic).message("too early"));

            var asked = next(posts);
            assertThat(asked.headers())
                    .containsEntry("X-amz-sns-message-type", "SubscriptionConfirmation")
                    .containsEntry("X-amz-sns-topic-arn", topic);
            assertThat(asked.json().get("Type").asString()).isEqualTo("SubscriptionConfirmation");
            var said = follow(asked.json().get("SubscribeURL").asString());
            assertThat(said).contains("<SubscriptionArn>" + topic + ":");

            var id =
                    sns.publish(in -> in.topicArn(topic).subject("Hello").message("{\"a\": \"é\"}"))
                            .messageId();
            var heard = next(posts);
            var arn = heard.headers().get("X-amz-sns-subscription-arn");
            assertThat(heard.headers())
                    .containsEntry("X-amz-sns-message-type", "Notification")
                    .containsEntry("X-amz-sns-message-id", id)
                    .containsEntry("X-amz-sns-topic-arn", topic)
                    .containsEntry("Content-type", "text/plain; charset=UTF-8");
            assertThat(said).contains(arn);
            assertThat(heard.json().get("Message").asString()).isEqualTo("{\"a\": \"é\"}");
            assertThat(heard.json().get("Subject").asString()).isEqualTo("Hello");
            assertThat(heard.json().get("MessageId").asString()).isEqualTo(id);

            sns.unsubscribe(in -> in.subscriptionArn(arn));
            sns.publish(in -> in.topicArn(topic).message("too late"));
            assertThat(sns.listSubscriptionsByTopic(in -> in.topicArn(topic)).subscriptions())
                    .isEmpty();
            var listed = run("delivery", "ls", "--json", "--app", folder.toString());
            assertThat(listed.lines()).hasSize(2);
            assertThat(listed).contains("/hook").doesNotContain("s3cret");
            assertThat(running.get("/metrics")).doesNotContain("hook");
        } finally {
            listening.stop(0);
        }
        assertThat(posts).isEmpty();
    }

    @Test
    void anAddressConfirmsHearsAndLeaves() throws Exception {
        var server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        var shop = new Shop(folder);
        shop.write("app.yaml", Shop.APP + OFFICE.replace("PORT", "" + server.getSmtp().getPort()));
        try (var running = new Background(shop.path(), "--env", "office");
                var sns = sns(running)) {
            var topic = sns.createTopic(in -> in.name("news")).topicArn();
            sns.subscribe(in -> in.topicArn(topic).protocol("email").endpoint("ann@example.com"));
            assertThat(server.waitForIncomingEmail(20_000, 1)).isTrue();
            var asked = server.getReceivedMessages()[0];
            assertThat(asked.getSubject()).isEqualTo("Confirm your subscription to news");
            var link = link(asked.getContent().toString());
            assertThat(link).startsWith(running.aws());
            follow(link);

            sns.publish(in -> in.topicArn(topic).subject("Hello").message("The kettle boils."));
            assertThat(server.waitForIncomingEmail(20_000, 2)).isTrue();
            var heard = server.getReceivedMessages()[1];
            assertThat(heard.getSubject()).isEqualTo("Hello");
            assertThat(heard.getContent().toString()).startsWith("The kettle boils.");

            var arn =
                    sns.listSubscriptionsByTopic(in -> in.topicArn(topic))
                            .subscriptions()
                            .getFirst()
                            .subscriptionArn();
            sns.unsubscribe(in -> in.subscriptionArn(arn));
            sns.publish(in -> in.topicArn(topic).message("too late"));
            sns.deleteTopic(in -> in.topicArn(topic));
            assertThat(run("delivery", "ls", "mails", "--app", shop.path()).lines()).hasSize(3);
            assertThat(server.getReceivedMessages()).hasSize(2);
        } finally {
            server.stop();
        }
    }

    @Test
    void withoutAMailServerTheLinkIsReadHere() throws Exception {
        var app = folder.toString();
        try (var running = new Background(new Shop(folder));
                var sns = sns(running)) {
            var topic = sns.createTopic(in -> in.name("news")).topicArn();
            sns.subscribe(in -> in.topicArn(topic).protocol("email").endpoint("ann@example.com"));
            running.awaitOut("mails are stored but not sent");
            assertThat(run("delivery", "ls", "mails", "--app", app))
                    .contains("kept", "ann@example.com", "Confirm your subscription to news");
            var link = link(run("delivery", "show", "1", "--app", app));
            assertThat(link).startsWith(running.aws());
            follow(link);
            assertThat(run("ls", "topics", "--app", app)).doesNotContain("pending");
        }
        assertThat(run("delivery", "show", "1", "--app", app))
                .contains("Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-1:");
    }

    private String run(String... command) {
        return Session.run(0, command).out();
    }

    private static Heard next(BlockingQueue<Heard> posts) throws InterruptedException {
        var next = posts.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("something is posted").isNotNull();
        return next;
    }

    private static HttpServer listening(BlockingQueue<Heard> posts) throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> posts.add(taken(exchange)));
        server.start();
        return server;
    }

    private static Heard taken(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            var headers = new TreeMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name, values.getFirst()));
            return new Heard(headers, new String(body, StandardCharsets.UTF_8));
        }
    }
}
