package dev.leat.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.sink.EndpointSink;
import dev.leat.config.AppFile;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.bug.DeliveryBug;
import dev.leat.testkit.bug.Planted;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.verdict.TestResult;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Tests of apps whose sinks send deliveries of a kind that tests do not simulate.
class UnsimulatedKindTest {

    private static final Path FILE = Path.of("src/test/resources/explored/sending.yaml");

    private static final String GIVEN =
            """
            given:
              - send:
                  Orders:
                    - {order_id: A, revision: 1, user_id: U, status: PAID, amount: 1}
            """;

    /// A sink with deliveries, of another kind than endpoints.
    private record Log(String name) implements Sink {

        @Override
        public Filter filter() {
            return new Filter.All();
        }

        @Override
        public Map<String, Sql> columns() {
            return Map.of();
        }

        @Override
        public String kind() {
            return "log";
        }

        @Override
        public Shape shape() {
            return new Shape.Document(Optional.empty());
        }

        @Override
        public String definition() {
            return "";
        }

        @Override
        public boolean keepsMessages() {
            return true;
        }

        @Override
        public Set<String> candidates(App app) {
            return Set.of(name);
        }
    }

    /// The embedded platform, if it supported logs.
    private static final class WithLogs implements Embedded {

        private record Supporting(LocalPlatform beneath) implements ForwardingPlatform {

            @Override
            public Optional<String> unsupported(Sink sink) {
                return Optional.empty();
            }
        }

        @Override
        public Platform open(App app, Path folder, Time time) {
            return new Supporting(LocalPlatform.open(app, folder, time));
        }

        @Override
        public void crash(Platform platform) {
            ((Supporting) platform).beneath().crash();
        }
    }

    private static TestResult run(App app, Embedded embedded, String expect) throws Exception {
        try (var tests = new AppTests(app, embedded)) {
            return tests.run(TestFile.read("kinds", GIVEN + expect, Path.of(""), app));
        }
    }

    private static App withLogs() throws Exception {
        var app = AppFile.read(FILE, Map.of());
        var pipelines = new HashMap<>(app.pipelines());
        pipelines.replaceAll((_, pipeline) ->
                pipeline.withTo(
                        pipeline.to().stream()
                                .map(sink ->
                                        sink instanceof EndpointSink ? new Log(sink.name()) : sink)
                                .toList()));
        return app.withPipelines(pipelines);
    }

    @Test
    void theTestNamesASinkWhoseDeliveriesAreNotSimulated() throws Exception {
        var result = run(withLogs(), new WithLogs(), "expect: [{view: by_user, rows: []}]\n");
        assertThat(result.run().stuck())
                .hasValue(
                        "pipeline orders cannot write to log webhook: tests of apps do not simulate this kind of sink");
    }

    @Test
    void noEndpointReceivesADeliveryOfAnotherKindOfSink() throws Exception {
        var result =
                run(
                        AppFile.read(FILE, Map.of()),
                        new Planted(DeliveryBug.RELABELLED),
                        "expect: [{dead_letters: Orders-dlq, count: 2}]\n");
        assertThat(result.failures()).isEmpty();
        assertThat(result.run().events()).noneMatch(Event.Requested.class::isInstance);
    }
}
