package dev.leat.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.bug.DeliveryBug;
import dev.leat.testkit.bug.Planted;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.simulation.Embedded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The laws hold for apps that send records to endpoints, and small bugs of deliveries break one.
@Tag("slow")
class EndpointInvariantTest {

    private static final Path FILE = Path.of("src/test/resources/explored/sending.yaml");

    private static final String TEST =
            """
            given:
              - send:
                  Orders:
                    - {order_id: A, revision: 1, user_id: U, status: PAID, amount: 1}
                    - {order_id: B, revision: 1, user_id: U, status: PAID, amount: 2}
            faults:
              - {endpoint: webhook, answers: 422, body_contains: '"B"'}
            expect:
              - invariants: hold
            """;

    @TempDir private Path folder;

    private static void holds(App app, int schedules, long seed) {
        try (var explorer = new Explorer(app, Embedded.LOCAL, InvariantTest.samples())) {
            var result = explorer.explore(schedules, seed, ExplorationListener.SILENT);
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
            assertThat(result.struck().never())
                    .doesNotContain(
                            FaultKind.CRASH_BETWEEN_SEND_AND_MARK,
                            FaultKind.ENDPOINT_UNAVAILABLE,
                            FaultKind.ENDPOINT_ANSWERS);
        }
    }

    private App unchanging() throws Exception {
        var text = Files.readString(FILE).replaceAll("    (version|delete_when): .*\n", "");
        return AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
    }

    @Test
    void holdForRecordsThatChange() throws Exception {
        holds(AppFile.read(FILE, Map.of()), 25, 3);
    }

    @Tag("search")
    @Test
    void holdInManySchedules() throws Exception {
        int schedules = Seeds.schedules(25);
        holds(AppFile.read(FILE, Map.of()), schedules, 11);
        holds(unchanging(), schedules, 11);
    }

    private static List<String> broken(Embedded embedded) throws Exception {
        var app = AppFile.read(FILE, Map.of());
        try (var tests = new AppTests(app, embedded)) {
            var verdict = tests.run(TestFile.read("endpoints", TEST, Path.of(""), app));
            return verdict.failures().stream().flatMap(f -> f.lines().stream()).toList();
        }
    }

    @Test
    void holdWhereNothingIsWrong() throws Exception {
        assertThat(broken(Embedded.LOCAL)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RELABELLED")
    void aBugBreaksALaw(DeliveryBug bug) throws Exception {
        assertThat(broken(new Planted(bug))).anyMatch(line -> line.contains("broken: endpoint"));
    }
}
