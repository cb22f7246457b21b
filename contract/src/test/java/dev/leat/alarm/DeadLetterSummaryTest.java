package dev.leat.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Attribute;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.inspect.ConsolePages;
import dev.leat.port.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The causes of dead letters in the mails of alarms.
class DeadLetterSummaryTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {order_id: varchar not null, address: varchar pii}
              Line: {code: varchar not null}
            buckets: {incoming: , out: }
            queues: {Orders: , Files: }
            views:
              stats: {measures: {n: count(*)}}
            pipelines:
              orders: {from: {queue: Orders, schema: Order}, key: order_id, to: [{view: stats}]}
              files: {from: {bucket: incoming, via: Files, format: csv, schema: Line}, to: [{bucket: out, path: 'rows/{source.stem}.parquet'}]}
            """;

    @TempDir Path folder;

    private final List<Message.Seen> letters = new ArrayList<>();
    private final ConsolePages pages = new ConsolePages();
    private App app = App.named("shop");

    @BeforeEach
    void read() throws IOException, AppException {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
    }

    private void add(String body, String pipeline, String reason) {
        var leat =
                """
                {"pipeline":"%s","source":"q","identity":"","first_seen":"2025-01-01T10:00:00Z","attempts":1,
                "done":[],"failed":["v"],"reasons":[%s]}\
                """
                        .formatted(pipeline, reason);
        letters.add(
                new Message.Seen(
                        letters.size() + 1L,
                        "id" + letters.size(),
                        body.getBytes(StandardCharsets.UTF_8),
                        Map.of("leat", Attribute.text(leat)),
                        1,
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static String reason(String cause, String message) {
        return "{\"cause\":\"%s\",\"message\":\"%s\"}".formatted(cause, message);
    }

    private static String notification(String key) {
        return """
        {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1",
        "eventTime":"2026-01-05T00:00:00.000Z","eventName":"ObjectCreated:Put",
        "s3":{"bucket":{"name":"incoming"},"object":{"key":"%s","size":1,"eTag":"e","sequencer":"0000000000000001"}}}]}
        """
                .formatted(key);
    }

    private String text(String queue) {
        return new DeadLetterSummary(app, _ -> new StoredLetters(letters), pages).text(queue);
    }

    @Test
    void aQueueWithoutDeadLettersHasNoText() {
        assertThat(text("Orders")).isEmpty();
    }

    @Test
    void listsTheLargestGroupsWithTheirNewestFilesAndCommands() {
        add(notification("2025/a.csv"), "files", reason("header", "'a' has no column 'x'"));
        add(
                notification("2025/b%0Aleat+rm.csv"),
                "files",
                reason("header", "'b' has no column 'y'"));
        add("no notification", "files", reason("malformed", "it has no 'Records' array"));
        assertThat(text("Files"))
                .isEqualTo(
                        """

                        Causes of the newest dead letters:
                          2 dead letters: header: _ has no column _
                            newest file: incoming/2025/b leat rm.csv
                            leat dlq show Files --group fe3edb
                            leat dlq redrive Files --group fe3edb
                          1 dead letter: malformed: it has no _ array
                            leat dlq show Files --group 7f7882
                            leat dlq redrive Files --group 7f7882
                        """);
    }

    @Test
    void namesThePageOfEachGroupIfThereIsAConsole() {
        pages.open("http://127.0.0.1:8000/console/");
        add("no notification", "files", reason("malformed", "it has no 'Records' array"));
        assertThat(text("Files"))
                .endsWith(
                        """
                            leat dlq redrive Files --group 7f7882
                            http://127.0.0.1:8000/console/#/letters/Files-dlq?group=7f7882
                        """);
    }

    @Test
    void listsAtMostFiveGroupsOfTheNewestThousand() {
        add("{}", "orders", reason("check", "old"));
        for (int i = 0; i < 1_000; i++) {
            add("{}", "orders", reason("check", "rule %d".formatted(i % 7)));
        }
        var stored = new StoredLetters(letters);
        var text = new DeadLetterSummary(app, _ -> stored, pages).text("Orders");
        assertThat(text.lines().filter(line -> line.contains("dead letters: check: rule")))
                .hasSize(5);
        assertThat(text).endsWith("  and 2 other causes\n").doesNotContain("old");
        assertThat(stored.read).isEqualTo(1_000);
    }

    @Test
    void hasNoPersonalData() {
        var secret = "1 Main Street";
        add(
                "{\"order_id\":1,\"address\":\"%s\"}".formatted(secret),
                "orders",
                """
                {"cause":"kernel","message":"Conversion Error: %1$s is wrong"},
                {"cause":"type","field":"address.%1$s","value":"%1$s","message":"is no text"},
                {"cause":"malformed","field":"x%1$s","value":"%1$s","message":"unexpected '%1$s'"}\
                """
                        .formatted(secret));
        assertThat(text("Orders"))
                .contains("kernel: Conversion Error: ***", "type: address", "malformed: ***")
                .doesNotContain("Main", "Street");
    }
}
