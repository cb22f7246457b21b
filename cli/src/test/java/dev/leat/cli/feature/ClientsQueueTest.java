package dev.leat.cli.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.place.RunningInfo;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A queue that a client of AWS created, as a person meets it in everything else that Leat says.
class ClientsQueueTest {

    private static final String ARN = "arn:aws:sqs:us-east-1:000000000000:";

    @TempDir private Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
    }

    private String aws() {
        return RunningInfo.read(folder.resolve(".leat")).flatMap(RunningInfo::aws).orElseThrow();
    }

    private String ask(Background running, String operation, String body) throws Exception {
        String answer = running.aws(aws(), "AmazonSQS." + operation, body.replace('\'', '"'));
        assertThat(answer).startsWith("200 ");
        return answer;
    }

    private String said(String... words) {
        return Session.run(0, words).out();
    }

    private void create(Background running) throws Exception {
        ask(running, "CreateQueue", "{'QueueName':'dead'}");
        String policy = "{\\'deadLetterTargetArn\\':\\'" + ARN + "dead\\',\\'maxReceiveCount\\':1}";
        ask(
                running,
                "CreateQueue",
                "{'QueueName':'mine','Attributes':{'VisibilityTimeout':'0','RedrivePolicy':'%s'}}"
                        .formatted(policy));
        for (var body : new String[] {"poison", "good"}) {
            ask(running, "SendMessage", "{'QueueUrl':'mine','MessageBody':'%s'}".formatted(body));
        }
        for (int i = 0; i < 2; i++) {
            ask(
                    running,
                    "ReceiveMessage",
                    "{'QueueUrl':'mine','VisibilityTimeout':0,'MaxNumberOfMessages':1}");
        }
    }

    @Test
    void isThereAfterARestart() throws Exception {
        try (var running = new Background(shop)) {
            create(running);
        }
        try (var running = new Background(shop)) {
            assertThat(ask(running, "ListQueues", "{}"))
                    .contains("/mine\"", "/dead\"", "/Orders\"", "/Orders-dlq\"");
            assertThat(
                            ask(
                                    running,
                                    "GetQueueAttributes",
                                    "{'QueueUrl':'mine','AttributeNames':['All']}"))
                    .contains("\"VisibilityTimeout\":\"0\"", "maxReceiveCount");
        }
    }

    @Test
    void isInTheListsInTheTablesAndInTheHealth() throws Exception {
        try (var running = new Background(shop)) {
            create(running);
            assertThat(running.get("/health")).contains("\"mine\":{\"visible\":");
            shows();
        }
        shows();
    }

    private void shows() {
        assertThat(said("ls", "queues", "--app", shop.path())).contains("mine", "dead", "Orders");
        assertThat(
                        said(
                                "sql",
                                "select count(*) as n from dead",
                                "--app",
                                shop.path(),
                                "--format",
                                "csv"))
                .isEqualTo("n\n1\n");
        assertThat(said("dlq", "ls", "--app", shop.path())).contains("dead");
    }

    @Test
    void hasMetricsWhileItIsThere() throws Exception {
        String gauge = "leat_queue_messages{queue=\"mine\",state=\"visible\"}";
        try (var running = new Background(shop)) {
            assertThat(running.get("/metrics"))
                    .contains("leat_queue_messages{queue=\"Orders\",state=\"visible\"} 0")
                    .contains("leat_queue_oldest_seconds{queue=\"Orders\"}")
                    .doesNotContain(gauge);
            ask(running, "CreateQueue", "{'QueueName':'mine'}");
            ask(running, "SendMessage", "{'QueueUrl':'mine','MessageBody':'m'}");
            assertThat(running.get("/metrics")).contains(gauge + " 1");
            ask(running, "DeleteQueue", "{'QueueUrl':'mine'}");
            assertThat(running.get("/metrics")).doesNotContain("\"mine\"");
            ask(running, "CreateQueue", "{'QueueName':'mine'}");
            assertThat(running.get("/metrics")).contains(gauge + " 0");
        }
    }

    @Test
    void isReachedOnlyFromThisMachineByDefault() throws Exception {
        try (var running = new Background(shop)) {
            int port = URI.create(aws()).getPort();
            assertThat(aws()).startsWith("http://127.0.0.1:");
            assertThatThrownBy(() -> new Socket("127.0.0.2", port).close())
                    .isInstanceOf(ConnectException.class);
            ask(running, "ListQueues", "{}");
        }
        try (var running = new Background(shop.path(), "--host", "127.0.0.2")) {
            assertThat(aws()).startsWith("http://127.0.0.2:");
            ask(running, "ListQueues", "{}");
        }
    }
}
