package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.place.RunningInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The orders example fed by a client of AWS, which moves its dead letters back.
class MoveOrdersTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String DEAD = "arn:aws:sqs:us-east-1:000000000000:OrderQueue-dlq";

    private static final String REJECTED_TWICE =
            "leat_records_total{outcome=\"rejected\",pipeline=\"order_stats\",sink=\"user_stats\"} 200.0";

    @TempDir private Path folder;

    private static String order(int number, int value) {
        return """
        {"order_id":"o%d","user_id":"u%d","order_timestamp":"2024-12-01T10:00:00Z",\
        "order_value":%d,"items":[{"product_id":"p","quantity":1,"price_per_unit":2}]}\
        """
                .formatted(number, number % 7, value);
    }

    private void send(Background running, int from, int value) throws Exception {
        for (int first = from; first < from + 100; first += 10) {
            String entries =
                    IntStream.range(first, first + 10)
                            .mapToObj(i ->
                                    "{\"Id\":\"%d\",\"MessageBody\":%s}"
                                            .formatted(
                                                    i,
                                                    JsonMapper.shared()
                                                            .writeValueAsString(order(i, value))))
                            .collect(Collectors.joining(","));
            String batch = "{\"QueueUrl\":\"OrderQueue\",\"Entries\":[%s]}".formatted(entries);
            assertThat(ask(running, "SendMessageBatch", batch)).doesNotContain("Failed");
        }
    }

    private String ask(Background running, String operation, String body) throws Exception {
        var url = RunningInfo.read(folder).flatMap(RunningInfo::aws).orElseThrow();
        String answer = running.aws(url, "AmazonSQS." + operation, body);
        assertThat(answer).startsWith("200 ");
        return answer;
    }

    /// Waits until all of this is in the answer.
    private void await(Background running, String path, String... wanted) throws Exception {
        var deadline = Instant.now().plus(PATIENCE);
        String answer = running.get(path);
        while (!contains(answer, wanted) && Instant.now().isBefore(deadline)) {
            Polling.pause();
            answer = running.get(path);
        }
        assertThat(answer).contains(wanted);
    }

    private static boolean contains(String answer, String... wanted) {
        return IntStream.range(0, wanted.length).allMatch(i -> answer.contains(wanted[i]));
    }

    @Test
    void movedLettersAreJudgedAgainAndNoneIsLost() throws Exception {
        try (var running = new Background("../examples/orders", "--state", folder.toString())) {
            send(running, 0, 2);
            await(running, "/stats/global", "\"total_orders\":100,");
            send(running, 100, 3); // the items do not add up
            String drained = "\"OrderQueue\":{\"visible\":0,\"in_flight\":0,\"delayed\":0,";
            String dead = "\"OrderQueue-dlq\":{\"visible\":100,\"in_flight\":0,\"delayed\":0,";
            await(running, "/health", drained, dead);

            String source = "{\"SourceArn\":\"%s\"}".formatted(DEAD);
            assertThat(ask(running, "StartMessageMoveTask", source)).contains("TaskHandle");
            awaitMoved(running, source);
            await(running, "/health", drained, dead);
            await(running, "/metrics", REJECTED_TWICE); // counted after the commit
            assertThat(running.get("/stats/global")).contains("\"total_orders\":100,");
            assertThat(dlq(0, "history").out())
                    .containsPattern("(?m)^\\S+ .* sqs  OrderQueue-dlq  completed$")
                    .contains("  100 sent\n");
            assertThat(dlq(0, "history", "--json").out()).contains("\"kind\":\"move\"");
            String slow =
                    "{\"SourceArn\":\"%s\",\"MaxNumberOfMessagesPerSecond\":1}".formatted(DEAD);
            ask(running, "StartMessageMoveTask", slow);
            var run = dlq(0, "history").out().split(" ", 2)[0];
            var resumed = dlq(2, "redrive", "--resume", run, "--yes");
            assertThat(resumed.err()).contains(run, "CancelMessageMoveTask");
        }
    }

    private Session dlq(int code, String... words) {
        var all = new ArrayList<>(List.of("dlq"));
        all.addAll(List.of(words));
        all.addAll(List.of("--app", "../examples/orders", "--state", folder.toString()));
        return Session.run(code, all.toArray(String[]::new));
    }

    private void awaitMoved(Background running, String source) throws Exception {
        var deadline = Instant.now().plus(PATIENCE);
        String tasks = ask(running, "ListMessageMoveTasks", source);
        while (!tasks.contains("COMPLETED") && Instant.now().isBefore(deadline)) {
            Polling.pause();
            tasks = ask(running, "ListMessageMoveTasks", source);
        }
        assertThat(tasks).contains("COMPLETED", "\"ApproximateNumberOfMessagesMoved\":100");
    }
}
