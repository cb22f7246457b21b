package dev.leat.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.Leat;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.contract.SmallDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app on a disk of 64 MB that its own messages fill, and then another program to the last byte.
@Tag("attack")
class FullTmpfsTest {

    private static final int MEGABYTES = 64;
    private static final int BAD = 40;

    private static final String APP =
            """
            app: full
            schemas:
              Order:
                order_id: varchar not null
                value: integer not null
            queues:
              Orders:
              Work:
            views:
              all:
                measures:
                  orders: count(*)
            pipelines:
              count:
                from: {queue: Orders, schema: Order}
                key: order_id
                steps:
                  - check:
                      value is above zero: value > 0
                to:
                  - view: all
            """;

    /// Receives and deletes everything, and says how many that were.
    private static final String DRAIN =
            """
            import boto3, sys
            sqs = boto3.client('sqs', endpoint_url=sys.argv[1], region_name='us-east-1',
                               aws_access_key_id='x', aws_secret_access_key='x')
            url = sqs.get_queue_url(QueueName='Work')['QueueUrl']
            drained = 0
            while True:
                found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get('Messages', [])
                if not found:
                    break
                gone = sqs.delete_message_batch(QueueUrl=url, Entries=[
                    {'Id': str(i), 'ReceiptHandle': m['ReceiptHandle']} for i, m in enumerate(found)])
                drained += len(gone['Successful'])
            print('drained', drained)
            """;

    @TempDir Path folder;

    private Endpoint endpoint;
    private Path app;

    @BeforeEach
    void write() throws IOException {
        app = Files.writeString(folder.resolve("app.yaml"), APP);
        endpoint = Endpoint.free();
    }

    private AppProcess up() throws IOException, InterruptedException {
        return new AppProcess(
                Leat.class,
                Map.of(),
                List.of(
                        "up",
                        app.toString(),
                        "--state",
                        state().toString(),
                        "--port",
                        "" + endpoint.api(),
                        "--aws-port",
                        "" + endpoint.aws()));
    }

    private Path state() {
        return folder.resolve("disk").resolve("state");
    }

    /// Returns the output of a command, and checks that it succeeds.
    private String leat(String... words) {
        var session = new Session();
        var options = Stream.of("--app", app.toString(), "--state", state().toString());
        int code = session.run(Stream.concat(Stream.of(words), options).toArray(String[]::new));
        assertThat(code).as(session.out() + session.err()).isZero();
        return session.out() + session.err();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
        return said;
    }

    private Endpoint.Answer send(String queue, String body)
            throws IOException, InterruptedException {
        return endpoint.sqs(
                "SendMessage",
                "{\"QueueUrl\":\"%s\",\"MessageBody\":\"%s\"}"
                        .formatted(endpoint.queue(queue), body.replace("\"", "\\\"")));
    }

    private String health() throws IOException, InterruptedException {
        var answer = endpoint.get("/health");
        return answer.status() + " " + answer.body();
    }

    private void until(String beginning, String part) throws IOException, InterruptedException {
        Waiting.until(
                beginning + " ... " + part,
                () -> health().startsWith(beginning) && health().contains(part),
                this::health);
    }

    private static boolean warns(String line) {
        return line.contains("WARN") && line.contains("disk is full");
    }

    private int sendUntilRefused() throws IOException, InterruptedException {
        var body = "x".repeat(200_000);
        int sent = 0;
        var answer = send("Work", body);
        while (answer.status() == 200) {
            sent++;
            answer = send("Work", body);
        }
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body())
                .contains("ServiceUnavailableException")
                .contains("the disk is full; free some space");
        return sent;
    }

    @Test
    void isDrainedRestartedRepairedAndSendsAgain() throws Exception {
        boolean boto3 = new ProcessBuilder("python3", "-c", "import boto3").start().waitFor() == 0;
        assumeTrue(boto3, "needs boto3");
        try (var disk = SmallDisk.mount(folder.resolve("disk"), MEGABYTES)) {
            int sent;
            try (var first = up()) {
                for (int i = 0; i < BAD; i++) {
                    send("Orders", "{\"order_id\":\"%d\",\"value\":-1}".formatted(i));
                }
                until("200 ", "\"Orders-dlq\":{\"visible\":" + BAD);
                sent = sendUntilRefused();
                assertThat(sent).isGreaterThan(150);
                disk.fill();
                until("503 {\"status\":\"full\"", "so the disk is full");
                Waiting.until(
                        "a warning in the log",
                        () -> first.said().stream().anyMatch(FullTmpfsTest::warns),
                        () -> String.join("\n", first.said()));
                first.kill();
            }
            try (var second = up()) {
                // The log of the first was folded, so there may be a little room. If the first has
                // used its reserve, this room is all that there is for the drain.
                if (health().startsWith("200 ")) {
                    disk.fill();
                }
                until("503 {\"status\":\"full\"", "so the disk is full");
                assertThat(second.handle().isAlive()).isTrue();
                var aws = endpoint.queue("").replace("/000000000000/", "");
                assertThat(run(List.of("python3", "-c", DRAIN, aws))).contains("drained " + sent);
                assertThat(leat("dlq", "ls")).contains(BAD + " dead letters in all");
                assertThat(leat("dlq", "redrive", "Orders-dlq", "--limit", "1", "--yes"))
                        .contains("1");
            }
            assertThat(leat("dlq", "ls")).contains("dead letter");
            try (var third = up()) {
                leat("dlq", "purge", "Orders-dlq", "--yes");
                disk.free();
                until("200 ", "\"status\":\"up\"");
                assertThat(send("Orders", "{\"order_id\":\"good\",\"value\":1}").status())
                        .isEqualTo(200);
                until("200 ", "\"Orders\":{\"visible\":0,\"in_flight\":0");
                assertThat(third.handle().isAlive()).isTrue();
            }
        }
    }
}
