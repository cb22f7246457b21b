package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.alarm.AlarmMonitor;
import dev.leat.alarm.MeasureReader;
import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.inspect.ConsolePages;
import dev.leat.inspect.QualityReader;
import dev.leat.kernel.Kernels;
import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.Message;
import dev.leat.port.NoSuchStreamException;
import dev.leat.run.Invocations;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Planted changes of orders are reported within one window, and windows without a change raise no
/// alarm. On the embedded platform, with a virtual clock and seeded orders.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QualityDriftTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order:
                order_id: varchar not null
                at: timestamptz not null
                value: decimal(18,2)
                quantity: integer
                method: varchar
                address: varchar pii
            queues: {Orders: {}}
            views: {totals: {measures: {n: count(*)}}}
            pipelines:
              count:
                from: {queue: Orders, schema: Order}
                key: order_id
                quality:
                  time: at
                  columns:
                    at: {drift: 0.25}
                    value: {nulls: 10%, drift: 0.25}
                    quantity: {nulls: 10%, drift: 0.25}
                    method: {nulls: 10%, drift: 0.25}
                    address: {nulls: 10%}
                steps:
                  - check: {value is positive: "coalesce(value, 1) > 0"}
                to: [{view: totals}]
            alarms:
              broken: {pipeline: count, measure: broken_limits, above: 0}
              drifting: {pipeline: count, measure: drift, above: 0.25}
            """;

    /// The number of windows without a change.
    private static final int UNCHANGED = 100;

    private static final int RECORDS = 250;
    private static final Duration WINDOW = Duration.ofHours(1);

    /// The parts in which the orders of a window arrive.
    private static final int PARTS = 5;

    private final Kernels kernels = new Kernels();

    @TempDir Path folder = Path.of("");

    @AfterAll
    void close() {
        kernels.close();
    }

    /// The distribution of orders: the factor of values, the largest quantity, the shares of nulls
    /// in values, methods and addresses, the share of a new method, and the hours by which times
    /// are shifted.
    private record Shape(
            double factor,
            int quantity,
            double valueNulls,
            double methodNulls,
            double addressNulls,
            String newMethod,
            double newShare,
            double hours) {

        static final Shape USUAL = new Shape(1, 5, 0.02, 0.01, 0.02, "", 0, 0);

        Shape scaled(double by) {
            return new Shape(
                    by,
                    quantity,
                    valueNulls,
                    methodNulls,
                    addressNulls,
                    newMethod,
                    newShare,
                    hours);
        }

        Shape quantities(int most) {
            return new Shape(
                    factor,
                    most,
                    valueNulls,
                    methodNulls,
                    addressNulls,
                    newMethod,
                    newShare,
                    hours);
        }

        Shape nulls(double value, double method, double address) {
            return new Shape(factor, quantity, value, method, address, newMethod, newShare, hours);
        }

        Shape method(String name, double share) {
            return new Shape(
                    factor, quantity, valueNulls, methodNulls, addressNulls, name, share, hours);
        }

        Shape shifted(double by) {
            return new Shape(
                    factor,
                    quantity,
                    valueNulls,
                    methodNulls,
                    addressNulls,
                    newMethod,
                    newShare,
                    by);
        }
    }

    /// A planted change, and the column that must be reported.
    record Change(String name, Shape shape, String column) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Change> changes() {
        var usual = Shape.USUAL;
        return Stream.of(
                new Change("cents instead of euros", usual.scaled(100), "value"),
                new Change("thousands", usual.scaled(0.001), "value"),
                new Change("another currency", usual.scaled(3), "value"),
                new Change("half the prices", usual.scaled(0.5), "value"),
                new Change("dozens", usual.quantities(60), "quantity"),
                new Change("single items", usual.quantities(1), "quantity"),
                new Change("a fifth of values null", usual.nulls(0.2, 0.01, 0.02), "value"),
                new Change("half of values null", usual.nulls(0.5, 0.01, 0.02), "value"),
                new Change("all values null", usual.nulls(1, 0.01, 0.02), "value"),
                new Change("a fifth of methods null", usual.nulls(0.02, 0.2, 0.02), "method"),
                new Change("all methods null", usual.nulls(0.02, 1, 0.02), "method"),
                new Change("a fifth of addresses null", usual.nulls(0.02, 0.01, 0.2), "address"),
                new Change("all addresses null", usual.nulls(0.02, 0.01, 1), "address"),
                new Change("a new method", usual.method("crypto", 0.3), "method"),
                new Change("a method in capitals", usual.method("CARD", 0.5), "method"),
                new Change("only one new method", usual.method("other", 1), "method"),
                new Change("an hour late", usual.shifted(-1), "at"),
                new Change("an hour early", usual.shifted(1), "at"),
                new Change("two hours late", usual.shifted(-2), "at"),
                new Change("a day late", usual.shifted(-24), "at"));
    }

    /// An app with its alarms, on a virtual clock.
    private final class Life implements AutoCloseable {

        private final VirtualTime time = VirtualTime.start();
        private final Random random;
        private final List<Note> notes = new ArrayList<>();
        private final LocalPlatform platform;
        private final Invocations pipelines;
        private final AlarmMonitor monitor;
        private final QualityReader quality;
        private int number;

        Life(App app, Path state, long seed) {
            random = new Random(seed);
            platform = LocalPlatform.open(app, state, time);
            pipelines =
                    new Invocations(
                            app,
                            platform,
                            kernels,
                            new SimpleMeterRegistry(),
                            EngineOptions.defaults());
            quality = new QualityReader(app, platform.quality(), time);
            var measures =
                    new MeasureReader(
                                    app,
                                    platform::queue,
                                    Map::of,
                                    Map::of,
                                    (stream, _) -> {
                                        throw new NoSuchStreamException(stream);
                                    },
                                    endpoint -> {
                                        throw new NoSuchElementException(endpoint);
                                    })
                            .with(quality);
            monitor = AlarmMonitor.of(app, platform, measures, new ConsolePages(), notes::add);
        }

        /// Processes the orders of a window, and evaluates the alarms after each part.
        void window(Shape shape) throws Exception {
            for (int part = 0; part < PARTS; part++) {
                time.advance(WINDOW.dividedBy(PARTS));
                var messages = new ArrayList<Message.Outgoing>();
                for (int i = 0; i < RECORDS / PARTS; i++) {
                    messages.add(Message.Outgoing.of(order(shape)));
                }
                platform.queue("Orders").send(messages);
                pipelines.run("count", time.instant().plusSeconds(60));
                monitor.evaluate(time.instant());
            }
        }

        private byte[] order(Shape shape) {
            double lag = Math.exp(random.nextGaussian()) * 20;
            var at = time.instant().minusMillis((long) (lag * 1000 - shape.hours() * 3_600_000));
            var method =
                    random.nextDouble() < shape.newShare()
                            ? shape.newMethod()
                            : random.nextDouble() < 0.7 ? "card" : "transfer";
            return "{\"order_id\":\"O%d\",\"at\":\"%s\",\"value\":%s,\"quantity\":%d,\"method\":%s,\"address\":%s}"
                    .formatted(
                            number++,
                            at,
                            chance(shape.valueNulls())
                                    ? "null"
                                    : "%.2f"
                                            .formatted(
                                                    shape.factor()
                                                            * (1
                                                                    + 40
                                                                            * Math.exp(
                                                                                    random
                                                                                            .nextGaussian()))),
                            1 + random.nextInt(shape.quantity()),
                            chance(shape.methodNulls()) ? "null" : "\"" + method + "\"",
                            chance(shape.addressNulls()) ? "null" : "\"Street " + number + "\"")
                    .getBytes(StandardCharsets.UTF_8);
        }

        private boolean chance(double share) {
            return random.nextDouble() < share;
        }

        List<String> alarms() {
            return notes.stream()
                    .filter(note -> note.event() == AlarmEvent.ALARM)
                    .map(Note::reason)
                    .toList();
        }

        @Override
        public void close() {
            pipelines.close();
            platform.close();
        }
    }

    private App app(Path state) throws Exception {
        Files.createDirectories(state);
        var file = state.resolve("app.yaml");
        Files.writeString(file, APP);
        return AppFile.read(file, Map.of());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aPlantedChangeIsReportedWithinOneWindow(Change change) throws Exception {
        var state = folder.resolve(change.name().replace(' ', '-'));
        try (var life = new Life(app(state), state, change.name().hashCode())) {
            for (int window = 0; window < 4; window++) {
                life.window(Shape.USUAL);
            }
            assertThat(life.alarms()).isEmpty();
            life.window(change.shape());
            assertThat(life.alarms()).anyMatch(reason -> reason.contains(change.column() + ":"));
        }
    }

    @Test
    void windowsWithoutAChangeRaiseNoAlarm() throws Exception {
        var state = folder.resolve("unchanged");
        try (var life = new Life(app(state), state, 11)) {
            for (int window = 0; window < UNCHANGED; window++) {
                life.window(Shape.USUAL);
            }
            assertThat(life.notes).isEmpty();
            var windows = life.quality.windows("count", UNCHANGED);
            assertThat(windows)
                    .hasSizeGreaterThan(UNCHANGED - 2)
                    .allMatch(w -> w.findings().isEmpty());
            assertThat(windows.subList(1, UNCHANGED - 10))
                    .allMatch(window -> window.records() == RECORDS);
        }
    }
}
