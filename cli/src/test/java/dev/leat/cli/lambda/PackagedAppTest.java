package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.place.AppLocation;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The app of an unpacked package, without a source file of its step `java`.
class PackagedAppTest {

    private static final String APP =
            """
            app: shop
            schemas:
              order:
                id: varchar
                price: decimal(18,2)
            queues:
              orders: {}
              scores: {}
            pipelines:
              score:
                from: {queue: orders, schema: order}
                key: [id]
                steps:
                  - java:
                      class: Score
                      adds: {points: integer}
                to:
                  - queue: scores
            environments:
              aws:
                region: eu-west-1
                prefix: ${env:STAGE:-}
            """;

    @TempDir Path root;
    private Path file;

    @BeforeEach
    void pack() throws IOException {
        file = Files.createDirectory(root.resolve(PackagedApp.FOLDER)).resolve("app.yaml");
        Files.writeString(file, APP);
        var where = AppLocation.of(file, Optional.empty(), Optional.empty());
        Files.write(
                root.resolve(PackagedApp.DESCRIPTION),
                JsonMapper.shared().writeValueAsBytes(PackagedApp.Description.of(where, "aws")));
        Files.write(root.resolve(PackagedApp.BINDINGS), new BindingCache().saved());
    }

    private void open(Map<String, String> variables) {
        PackagedApp.in(root).open(variables, Time.system()).close();
    }

    @Test
    void opensWithoutCompilingItsFunctions() {
        open(Map.of());
        assertThat(root.resolve(PackagedApp.FUNCTIONS)).doesNotExist();
    }

    @Test
    void refusesAFileThatHasChanged() throws IOException {
        Files.writeString(file, APP.replace("scores", "points"));
        assertThatThrownBy(() -> open(Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has changed in the package")
                .hasMessageContaining("leat package lambda");
    }

    @Test
    void refusesVariablesThatMakeTheAppInvalid() {
        assertThatThrownBy(() -> open(Map.of("STAGE", "not a name")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("app.yaml:")
                .hasMessageContaining("not a name");
    }

    @Test
    void refusesAPackageWithoutBindings() throws IOException {
        Files.delete(root.resolve(PackagedApp.BINDINGS));
        assertThatThrownBy(() -> open(Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the package is incomplete")
                .hasMessageContaining(PackagedApp.BINDINGS);
    }
}
