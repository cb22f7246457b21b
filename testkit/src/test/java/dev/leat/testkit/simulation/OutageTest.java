package dev.leat.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.Audit;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.scenario.Fault.Times;
import dev.leat.testkit.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A redrive policy at work: the engine, the embedded platform and the watcher as they are, on a
/// clock that goes on by itself. With `-Dcrash.full` a process that redrives is killed after each
/// fifth commit instead of each twentieth.
@Tag("slow")
class OutageTest {

    private static final Path PAGE = Path.of("../docs/how-to/alarms.md");
    private static final Pattern TRANSCRIPT =
            Pattern.compile("```\n\\d\\d:.*?```\n", Pattern.DOTALL);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Instant NEVER = Instant.MAX;
    private static final Instant AFTER_AN_HOUR = Scenario.START.plus(Duration.ofHours(1));

    /// The notes of a run.
    private final List<Note> notes = new ArrayList<>();

    private final List<Audit.Run> runs = new ArrayList<>();
    private final Map<String, List<Audit.Entry>> entries = new HashMap<>();
    private final Orders orders = new Orders();
    private Duration elapsed = Duration.ZERO;

    private static App app(double above, Alarm.Policy policy) {
        var alarm =
                new Alarm(
                        "letters",
                        Orders.QUEUE,
                        Alarm.Measure.DEAD_LETTERS,
                        above,
                        Duration.ofMinutes(1),
                        Optional.of(policy));
        var app = Orders.app();
        return App.named(app.name())
                .withQueues(app.queues())
                .withViews(app.views())
                .withPipelines(app.pipelines())
                .withApi(app.api())
                .withEnvironments(app.environments())
                .withAlarms(Map.of("letters", alarm));
    }

    private void run(App app, Outage outage, int many, Fault... faults) {
        var scenario = Orders.scenario(1, List.of(Orders.together(many)), faults);
        try (var simulation = Simulation.watched(app, outage)) {
            var run =
                    simulation.run(
                            scenario,
                            world -> {
                                if (world.idle()) {
                                    seen(outage);
                                }
                                return orders.look(world);
                            });
            assertThat(run.stuck()).isEmpty();
            elapsed = run.took();
        }
    }

    private void seen(Outage outage) {
        notes.clear();
        notes.addAll(outage.platform().alarms().notes(1000).reversed());
        runs.clear();
        runs.addAll(outage.platform().audit().runs(1000).reversed());
        entries.clear();
        for (var run : runs) {
            outage.platform()
                    .audit()
                    .entries(run.id(), 0, 1000)
                    .forEach(entry ->
                            entries.computeIfAbsent(entry.message(), _ -> new ArrayList<>())
                                    .add(entry));
        }
    }

    private long count(AlarmEvent what) {
        return notes.stream().filter(note -> note.event() == what).count();
    }

    private Map<Outcome, Long> fates() {
        return entries.values().stream()
                .flatMap(List::stream)
                .map(Audit.Entry::outcome)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @Test
    void anOutageOfAnHourThatEnds() {
        var policy = new Alarm.Policy(2, 10, 3, Duration.ofMinutes(5));
        var outage = new Outage(AFTER_AN_HOUR);
        run(app(10, policy), outage, 60);

        long canaries = count(AlarmEvent.CANARY);
        assertThat(notes.getFirst().event()).isEqualTo(AlarmEvent.ALARM);
        assertThat(notes.getFirst().reason())
                .startsWith("OrderQueue has 60 dead letters, more than");
        assertThat(canaries).isBetween(11L, 13L);
        assertThat(count(AlarmEvent.COOL_DOWN)).isEqualTo(canaries - 1);
        assertThat(count(AlarmEvent.REDRIVE)).isEqualTo(1);
        assertThat(count(AlarmEvent.HELD)).isZero();
        assertThat(notes)
                .extracting(Note::event)
                .endsWith(AlarmEvent.REDRIVE, AlarmEvent.OK, AlarmEvent.REST);
        // every record once in both views, and nothing left behind
        assertThat(orders.users)
                .containsEntry("U0", List.of(30L, 30_000L))
                .containsEntry("U1", List.of(30L, 30_000L));
        assertThat(orders.letters).isZero();
        assertThat(fates())
                .containsEntry(Outcome.DELIVERED, 60L)
                .containsEntry(Outcome.RETRIED, 2 * (canaries - 1))
                .hasSize(2);
        assertThat(runs).hasSize((int) canaries + 1);
        assertThat(runs.getLast().redriven()).isEqualTo(58);
        assertThat(outage.kept).isLessThan(notes.size() + 10);
    }

    @Test
    void anOutageThatDoesNotEnd() {
        var policy = new Alarm.Policy(2, 10, 3, Duration.ofMinutes(5));
        var outage = new Outage(NEVER);
        run(app(0, policy), outage, 4);

        assertThat(count(AlarmEvent.CANARY)).isEqualTo(6);
        assertThat(count(AlarmEvent.COOL_DOWN)).isEqualTo(6);
        assertThat(notes.getLast().event()).isEqualTo(AlarmEvent.HELD);
        assertThat(notes.getLast().reason())
                .startsWith("4 dead letters are held: redriven 3 times");
        assertThat(entries).hasSize(4).allSatisfy((_, sent) -> assertThat(sent).hasSize(3));
        assertThat(fates()).containsOnly(Map.entry(Outcome.RETRIED, 12L));
        assertThat(orders.letters).isEqualTo(4);
        assertThat(orders.users).isEmpty();
        assertThat(outage.kept).isLessThan(notes.size() + 10);
        assertThat(elapsed).isLessThan(Duration.ofHours(1));
    }

    /// The transcript of `docs/how-to/alarms.md`; `-Dalarms.golden=write` writes it.
    @Test
    void isWhatThePageTellsOf() throws IOException {
        var policy = new Alarm.Policy(2, 10, 3, Duration.ofMinutes(5));
        run(app(10, policy), new Outage(Scenario.START.plus(Duration.ofMinutes(20))), 60);
        var said =
                notes.stream()
                        .map(note -> TIME.format(note.at()) + " " + note.line() + "\n")
                        .collect(Collectors.joining("", "```\n", "```\n"));
        var page = Files.readString(PAGE);
        var transcript = TRANSCRIPT.matcher(page);
        assertThat(transcript.find()).isTrue();
        if ("write".equals(System.getProperty("alarms.golden"))) {
            Files.writeString(PAGE, page.replace(transcript.group(), said));
        }
        assertThat(Files.readString(PAGE)).contains(said);
    }

    @Test
    void decidesTheSameEachTime() {
        var policy = new Alarm.Policy(2, 10, 3, Duration.ofMinutes(5));
        run(app(0, policy), new Outage(AFTER_AN_HOUR), 6);
        var first = List.copyOf(notes);
        run(app(0, policy), new Outage(AFTER_AN_HOUR), 6);
        assertThat(notes).isEqualTo(first).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 40})
    void goesOnWhereItWasWhenTheProcessDies(int after) {
        dies(after);
    }

    static IntStream commits() {
        int step = System.getProperty("crash.full") == null ? 20 : 5;
        return IntStream.rangeClosed(0, 80 / step).map(number -> number * step);
    }

    /// `-Dcrash.full` kills it after more commits.
    @Tag("crash")
    @ParameterizedTest
    @MethodSource("commits")
    void goesOnWhereItWasWhereverTheProcessDies(int after) {
        dies(after);
    }

    private void dies(int after) {
        var policy = new Alarm.Policy(1, 2, 3, Duration.ofMinutes(5));
        var outage = new Outage(Scenario.START.plus(Duration.ofMinutes(5)));
        run(
                app(3, policy),
                outage,
                10,
                new Fault.Crash(Point.AFTER_COMMIT, new Times(after, 1), Optional.empty()));
        assertThat(orders.users)
                .containsEntry("U0", List.of(5L, 5000L))
                .containsEntry("U1", List.of(5L, 5000L));
        assertThat(orders.letters).isZero();
        assertThat(fates()).containsEntry(Outcome.DELIVERED, 10L);
        assertThat(count(AlarmEvent.ALARM)).isEqualTo(1);
        assertThat(count(AlarmEvent.OK)).isEqualTo(1);
        assertThat(runs).allSatisfy(r -> assertThat(r.state()).isEqualTo(Audit.State.COMPLETED));
    }
}
