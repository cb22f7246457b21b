package dev.leat.cli.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Leat;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Alarms of a whole app, by the machine's clock.
class AlarmTest {

    private static final String ALARM =
            """
            alarms:
              bad: {queue: Orders, measure: dead_letters, above: 0%s}
            """;

    /// The history, newest first, without times, runs and the counts of runs.
    private static final String REPORTED =
            """
            alarm bad  rest
              1 of 1 records passed; no other dead letter can be redriven
            alarm bad  ok
            alarm bad  Orders-dlq  completed
            alarm bad  canary
              1 dead letter is sent back as a canary
            alarm bad  alarm
            """;

    @TempDir Path folder;

    private String history() {
        var session = new Session();
        assertThat(session.run("dlq", "history", "--app", folder.toString())).isZero();
        return session.out()
                .lines()
                .filter(line -> !line.matches("  (Orders has|--|1 sent|sent).*"))
                .map(line -> line.replaceFirst("^\\S+  \\S+Z  ", ""))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String since(String health) {
        return health.replaceFirst(".*\"since\":\"", "").replaceFirst("\".*", "");
    }

    @Test
    void isReportedAndResolvedAfterAPolicyHasRedrivenTheDeadLetters() throws Exception {
        var shop = new Shop(folder).write("app.yaml", Shop.APP + ALARM.formatted(""));
        shop.write(
                "samples/Orders.ndjson",
                Shop.order("1", "u1", "250.10") + "\n" + Shop.order("2", "u1", "-1"));

        var lint = new Session();
        assertThat(lint.run("lint", shop.path())).isZero();
        assertThat(lint.out()).contains(", 1 alarm and ");

        String since;
        try (var app = new Background(shop.path(), "--samples")) {
            app.awaitOut("ALARM bad: Orders has 1 dead letter, more than 0, since ");
            var health = app.get("/health");
            assertThat(health)
                    .startsWith("200 {\"status\":\"up\"")
                    .contains("\"alarms\":{\"bad\":{\"state\":\"ALARM\",\"reason\":\"Orders has 1");
            assertThat(app.get("/metrics")).contains("leat_alarm{alarm=\"bad\"} 1.0");
            since = since(health);
        }
        try (var app = new Background(shop.path())) {
            app.awaitMatch("/health", "\"state\":\"ALARM\"");
            assertThat(since(app.get("/health"))).isEqualTo(since);
            assertThat(app.out()).doesNotContain("ALARM bad");
        }

        var mended = Shop.APP.replace("value > 0", "value > -5");
        shop.write("app.yaml", mended + ALARM.formatted(", redrive: {cool_down: 1s}"));
        try (var app = new Background(shop.path())) {
            app.awaitOut("redrive policy of bad: 1 dead letter is sent back as a canary");
            app.awaitOut("OK bad: Orders has 0 dead letters, not more than 0, after ");
            app.awaitOut("redrive policy of bad: 1 of 1 records passed; no other dead letter");
            assertThat(app.get("/users/U1")).contains("249.1");
            assertThat(app.get("/metrics")).contains("leat_alarm{alarm=\"bad\"} 0.0");
            assertThat(history()).isEqualTo(REPORTED);
        }
        assertThat(history()).isEqualTo(REPORTED);
    }

    /// As the launcher says if standard output and standard error are one file. The log has the
    /// alarm, so it is not printed, too.
    @Test
    void isReportedOnceIfTheOutputIsAlsoTheLog() throws Exception {
        var shop = new Shop(folder).write("app.yaml", Shop.APP + ALARM.formatted(""));
        shop.write("samples/Orders.ndjson", Shop.order("1", "u1", "-1"));
        var alarm = "ALARM bad: Orders has 1 dead letter";
        var merged = Map.of("JAVA_TOOL_OPTIONS", "-Dleat.merged=true");
        var up = List.of("up", shop.path(), "--samples", "--port", "0", "--aws-port", "off");
        try (var app = new AppProcess(Leat.class, merged, up)) {
            app.await(line -> line.contains(alarm));
            assertThat(app.terminate()).isZero();
            assertThat(app.said()).filteredOn(line -> line.contains(alarm)).hasSize(1);
        }
    }
}
