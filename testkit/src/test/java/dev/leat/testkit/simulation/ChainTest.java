package dev.leat.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Record;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.port.Message;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.scenario.Fault.Times;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Two pipelines, one feeding the other through a FIFO queue.
class ChainTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null, who: varchar not null, cents: bigint not null}
            queues:
              sales: {fifo: true}
              checked: {fifo: true}
            views:
              totals: {key: who, measures: {n: count(*), cents: sum(cents)}}
            pipelines:
              check:
                from: {queue: sales, schema: Sale}
                key: id
                to:
                  - {queue: checked, group: source.group}
              count:
                from: {queue: checked, schema: Sale}
                key: id
                to:
                  - {view: totals}
            """;

    private static final Simulation SIMULATION = new Simulation(app(), Embedded.LOCAL);

    private static App app() {
        try {
            var file = Files.createTempFile("chain", ".yaml");
            try {
                return AppFile.read(Files.writeString(file, APP), Map.of());
            } finally {
                Files.delete(file);
            }
        } catch (IOException | AppException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @AfterAll
    static void close() {
        SIMULATION.close();
    }

    private static Scenario scenario(long seed, Fault... faults) {
        var given = new ArrayList<Given>();
        for (int i = 0; i < 12; i++) {
            var who = "U" + i % 3;
            var body = "{\"id\": \"S%02d\", \"who\": \"%s\", \"cents\": 100}".formatted(i, who);
            var message = Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)).in(who);
            var once =
                    new Message.Outgoing(
                            message.body(),
                            message.attributes(),
                            message.delay(),
                            message.group(),
                            Optional.of("D" + i));
            given.add(new Given.Send("sales", List.of(once)));
        }
        return new Scenario(
                "chain",
                new Scenario.Setup(seed).by(Optional.of(3), Optional.empty()),
                given,
                List.of(faults),
                List.of());
    }

    private static Map<String, Long> run(Scenario scenario, Map<String, Long> seen) {
        var run =
                SIMULATION.run(
                        scenario,
                        world -> {
                            seen.clear();
                            world.view("totals")
                                    .rows(row -> seen.put(row.key().getFirst(), row.values()[1]));
                            return true;
                        });
        assertThat(run.stuck()).as("seed " + scenario.setup().seed()).isEmpty();
        inOrder(run, "sales");
        inOrder(run, "checked");
        return seen;
    }

    /// Nothing of a group is handed out for the first time before what was sent before it.
    private static void inOrder(Run run, String queue) {
        var last = new HashMap<String, String>();
        var known = new LinkedHashMap<String, Record>();
        for (var leased : RunEvents.all(run, Event.Leased.class)) {
            for (var record : leased.records()) {
                if (leased.queue().equals(queue) && known.put(record.id(), record) == null) {
                    var id = new String(record.body(), StandardCharsets.UTF_8);
                    var before = last.put(record.group().orElseThrow(), id);
                    assertThat(before == null ? "" : before).isLessThan(id);
                }
            }
        }
        assertThat(known).hasSize(12);
    }

    @Test
    void anAppOfTwoPipelinesComesToRestWhateverStrikes() {
        for (long seed = 0; seed < 10; seed++) {
            var seen =
                    run(
                            scenario(
                                    seed,
                                    new Fault.Throttles("totals", 1, new Times(1, 2)),
                                    new Fault.Fails("totals", new Times(4, 1)),
                                    new Fault.Redelivery("checked", new Times(0, 2)),
                                    new Fault.Crash(
                                            Point.AFTER_COMMIT, new Times(3, 1), Optional.empty()),
                                    new Fault.Slow(
                                            Fault.STATE, Duration.ofMinutes(2), new Times(5, 1))),
                            new HashMap<>());
            assertThat(seen).isEqualTo(Map.of("U0", 400L, "U1", 400L, "U2", 400L));
        }
    }

    @Test
    void aChainIsRepeatable() {
        var crash = new Fault.Crash(Point.AFTER_LEASE, new Times(2, 2), Optional.empty());
        var first = SIMULATION.run(scenario(3, crash), _ -> true);
        var second = SIMULATION.run(scenario(3, crash), _ -> true);
        assertThat(RunEvents.lines(second)).isEqualTo(RunEvents.lines(first));
    }

    @Test
    void aWaitThatIsGivenMayBeLongerThanAnyAppNeeds() {
        var run =
                SIMULATION.run(
                        new Scenario(
                                "long",
                                new Scenario.Setup(1),
                                List.of(new Given.Wait(Duration.ofDays(100))),
                                List.of(),
                                List.of()),
                        _ -> true);
        assertThat(run.stuck()).isEmpty();
        assertThat(run.took()).isEqualTo(Duration.ofDays(100));
    }
}
