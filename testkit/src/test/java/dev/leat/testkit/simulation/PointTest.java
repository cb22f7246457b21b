package dev.leat.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.scenario.Fault.Times;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PointTest {

    private static final Simulation SIMULATION = new Simulation(Orders.app(), Embedded.LOCAL);

    private final Orders seen = new Orders();

    @AfterAll
    static void close() {
        SIMULATION.close();
    }

    private static Fault.Crash crash(Point point) {
        return new Fault.Crash(point, Times.ONCE, Optional.empty());
    }

    private Run run(Fault.Crash crash, String... apart) {
        var scenario = Orders.scenario(5, Orders.singly(10), crash);
        var run = SIMULATION.run(Orders.apart(scenario, apart), seen);
        assertThat(run.stuck()).isEmpty();
        assertThat(run.struck()).containsEntry(crash, crash.times().count());
        assertThat(RunEvents.all(run, Event.Opened.class)).hasSize(crash.times().count());
        assertThat(seen.users)
                .containsEntry("U0", List.of(5L, 5000L))
                .containsEntry("U1", List.of(5L, 5000L));
        return run;
    }

    /// The events before the process died.
    private static List<Event> before(Run run) {
        var crashed = RunEvents.all(run, Event.Crashed.class).getFirst();
        return run.events().subList(0, run.events().indexOf(crashed));
    }

    private static Event last(Run run) {
        return before(run).stream()
                .filter(event -> event instanceof Event.Leased || event instanceof Event.Committed)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"READING", "STAGED", "BETWEEN_PIECES", "BETWEEN_SEND_AND_MARK"})
    void ofACrashNothingIsLostAndNothingCountsTwice(Point point) {
        run(crash(point));
        run(crash(point), "user_stats");
        run(crash(point), "user_stats", "global_stats");
        run(new Fault.Crash(point, new Times(1, 3), Optional.empty()), "user_stats");
    }

    @Test
    void afterALeaseItIsDurableAndNoAttempt() {
        var run = run(crash(Point.AFTER_LEASE));
        var leased = (Event.Leased) last(run);
        var again =
                RunEvents.all(run, Event.Leased.class).stream()
                        .flatMap(one -> one.records().stream())
                        .filter(one -> one.id().equals(leased.records().getFirst().id()))
                        .toList();
        assertThat(again).extracting(one -> one.attempt()).containsExactly(1, 1);
    }

    @Test
    void betweenWriteAndAckAStoreElsewhereHasItsRows() {
        var run = run(crash(Point.BETWEEN_WRITE_AND_ACK), "user_stats");
        assertThat(RunEvents.all(run, Event.Committed.class))
                .anyMatch(one ->
                        one.store().equals("user_stats")
                                && one.effects().getFirst().answers().at(0) == Outcome.DUPLICATE);
    }

    @Test
    void ofACrashInACommitNothingIsKept() {
        var run = run(crash(Point.IN_COMMIT));
        assertThat(RunEvents.all(run, Event.Crashed.class).getFirst().durable()).isEmpty();
        assertThat(
                        RunEvents.all(run, Event.Committed.class).stream()
                                .flatMap(one -> one.effects().stream())
                                .flatMap(one ->
                                        java.util.stream.IntStream.range(0, one.answers().size())
                                                .mapToObj(one.answers()::at)))
                .doesNotContain(Outcome.DUPLICATE);
    }

    @Test
    void afterACommitItIsStoredWithoutANotification() {
        var run = run(crash(Point.AFTER_COMMIT));
        var durable = RunEvents.all(run, Event.Crashed.class).getFirst().durable().orElseThrow();
        assertThat(durable.acknowledged()).isFalse();
        assertThat(durable.effects()).hasSize(4);
    }

    @Test
    void aCrashWaitsForTheMessageThatItIsFor() {
        var on = new Fault.Crash(Point.BEFORE_WRITE, Times.ONCE, Optional.of("ORD7"));
        var leased = (Event.Leased) last(run(on));
        assertThat(leased.records())
                .anyMatch(one ->
                        new String(one.body(), java.nio.charset.StandardCharsets.UTF_8)
                                .contains("ORD7"));
    }

    @Test
    void withoutTrialsAMessageThatKillsTheProcessFourTimesIsADeadLetterAlone() {
        var kills = new Fault.Crash(Point.BEFORE_WRITE, new Times(0, 100), Optional.of("ORD7"));
        var run = SIMULATION.run(Orders.scenario(5, Orders.singly(10), kills), seen);
        assertThat(run.stuck()).isEmpty();
        assertThat(run.struck()).containsEntry(kills, 4);
        assertThat(seen.letters).isEqualTo(1);
        assertThat(seen.users)
                .containsEntry("U0", List.of(5L, 5000L))
                .containsEntry("U1", List.of(4L, 4000L));
    }
}
