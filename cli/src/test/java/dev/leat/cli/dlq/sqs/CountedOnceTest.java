package dev.leat.cli.dlq.sqs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.run.Ports;
import dev.leat.cli.run.RunningApp;
import dev.leat.config.AppFile;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dead letters that are redriven over the wire, as the app counts them that reads the queue.
class CountedOnceTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, value: "decimal(9,2) not null"}
            queues:
              Orders:
            views:
              all: {measures: {orders: count(*), spent: sum(value)}}
            pipelines:
              count:
                from: {queue: Orders, schema: Order}
                key: id
                steps:
                  - check: {above zero: value > 0}
                to:
                  - view: all
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir private Path folder;
    private App app = App.named("none");

    @BeforeEach
    void write() throws Exception {
        var file = folder.resolve(AppLocation.FILE);
        Files.writeString(file, APP);
        app = AppFile.read(file, Map.of());
    }

    private RunningApp start() {
        return new RunningApp(
                app,
                AppLocation.of(folder, Optional.empty(), Optional.empty()),
                new Ports("127.0.0.1", 0, OptionalInt.of(0)),
                new CommandHints("leat", ""),
                () -> app);
    }

    private static void await(RunningApp running, BooleanSupplier wanted) {
        var deadline = Instant.now().plus(PATIENCE);
        while (!(running.idle() && wanted.getAsBoolean())) {
            assertThat(Instant.now()).as("%s", running.status()).isBefore(deadline);
            Polling.pause();
        }
    }

    private static long count(RunningApp running, Outcome outcome) {
        return requireNonNull(running.status().get("count")).records().getOrDefault(outcome, 0L);
    }

    private ExternalSqs open(RunningApp running, String audit, boolean dies) {
        var address =
                new ExternalSqs.Address(
                        running.aws().orElseThrow(), Optional.empty(), folder.resolve(audit));
        return ExternalSqs.open(
                address, "Orders", _ -> {}, () -> false, dies ? new Death() : new Alive());
    }

    private static Audit.Terms terms() {
        return new Audit.Terms.Builder()
                .where(Optional.of("value < 0 and value > -3"))
                .set(Map.of("value", "abs(value)"))
                .limit(Optional.of(2L))
                .build();
    }

    @Test
    void aRecordThatWasSentTwiceIsCountedOnce() throws Exception {
        try (var running = start()) {
            var bodies = List.of("-1", "-2", "-3", "0", "7");
            running.operations()
                    .send(
                            "Orders",
                            bodies.stream()
                                    .map(value ->
                                            "{\"id\":\"o%s\",\"value\":%s}".formatted(value, value))
                                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                                    .map(Message.Outgoing::of)
                                    .toList());
            await(running, () -> count(running, Outcome.REJECTED) == 4);
            Audit.Run begun;
            try (var outside = open(running, "lost", true)) {
                var redriver = redriver(outside);
                begun = redriver.begin("me", outside.queue(), terms());
                assertThatThrownBy(() -> drive(redriver, begun)).hasMessage("killed");
            }
            await(running, () -> count(running, Outcome.DELIVERED) == 3);
            // Its audit is lost, too: as if it had died before it entered them.
            try (var outside = open(running, "audit", false)) {
                outside.audit().save(begun);
                var ended = drive(redriver(outside), begun);
                assertThat(ended.redriven()).isEqualTo(2);
                assertThat(ended.state()).isEqualTo(Audit.State.COMPLETED);
            }
            await(running, () -> count(running, Outcome.DUPLICATE) == 2);
            var counts = running.operations().counts();
            assertThat(requireNonNull(counts.get("Orders-dlq")).visible()).isEqualTo(2);
            running.operations()
                    .rows("all", row -> assertThat(row.values()).containsExactly(3L, 1000L));
        }
    }

    private Redriver redriver(ExternalSqs outside) {
        return new Redriver(
                outside.letters(),
                outside.audit(),
                Time.system(),
                App.named(app.name())
                        .withQueues(outside.app(Optional.empty()).queues())
                        .withViews(app.views())
                        .withPipelines(app.pipelines())
                        .withApi(app.api())
                        .withEnvironments(app.environments())
                        .withAlarms(app.alarms()));
    }

    private static Audit.Run drive(Redriver redriver, Audit.Run run) throws InterruptedException {
        return redriver.drive(run, RunOptions.PLAIN, RedriveListener.none(), new Signal());
    }
}
