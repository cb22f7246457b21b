package dev.leat.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.simulation.Embedded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Laws hold for apps that send records to endpoints.
class EndpointLawTest {

    private static final Path FILE = Path.of("src/test/resources/explored/sending.yaml");
    private static final int N = Integer.getInteger("n", 60);
    private static final long SEED = Long.getLong("s", 3);

    @TempDir private Path folder;

    private static void holds(App app) {
        try (var explorer = new Explorer(app, Embedded.LOCAL, LawTest.samples())) {
            var result = explorer.explore(N, SEED, Progress.SILENT);
            result.found().ifPresent(f -> System.out.println(dev.leat.testkit.file.TestWriter.yaml(f.small())));
            System.out.println(String.join("\n", result.struck().lines()) + "\n" + result.took());
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
            assertThat(result.struck().never())
                    .doesNotContain(
                            Kind.CRASH_BETWEEN_SEND_AND_MARK,
                            Kind.ENDPOINT_UNAVAILABLE,
                            Kind.ENDPOINT_ANSWERS);
        }
    }

    @Test
    void holdForRecordsThatChange() throws Exception {
        holds(AppFile.read(FILE, Map.of()));
    }

    @Test
    void holdForRecordsThatDoNot() throws Exception {
        var text = Files.readString(FILE).replaceAll("    (version|delete_when): .*\n", "");
        holds(AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of()));
    }
}
