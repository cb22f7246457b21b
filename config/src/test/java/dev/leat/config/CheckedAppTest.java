package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.kernel.bind.PipelineBinding;
import dev.leat.kernel.reduce.RoundKernels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Apps that are read again with saved bindings.
class CheckedAppTest {

    private static final Map<String, String> VARIABLES = Map.of("WEBHOOK_URL", "http://127.0.0.1/");

    @TempDir Path folder;

    private static Path example(String name) {
        return Path.of("..", "examples", name, "app.yaml");
    }

    /// Returns the bindings of all pipelines that read queues.
    private static BindingCache bound(Path file) throws AppException {
        var bindings = new BindingCache();
        var app = AppFile.lint(file, VARIABLES, Optional.empty(), bindings).app();
        try (var kernels = Kernels.with(bindings)) {
            app.pipelines().values().stream()
                    .filter(pipeline -> pipeline.from().files().isEmpty())
                    .forEach(pipeline -> kernels.explain(app, pipeline));
        }
        return bindings;
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "events"})
    void isTheSameAppAndBindsNothing(String name) throws AppException {
        var file = example(name);
        var linted = AppFile.read(file, VARIABLES);
        var saved = bound(file).saved();
        var bindings = BindingCache.of(saved);

        var app = AppFile.checked(file, VARIABLES, bindings);

        assertThat(app).isEqualTo(linted);
        try (var kernels = new Kernels();
                var again = Kernels.with(bindings)) {
            for (var pipeline : app.pipelines().values()) {
                assertThat(again.explain(app, pipeline))
                        .isEqualTo(kernels.explain(linted, pipeline));
            }
        }
        assertThat(new String(bindings.saved(), StandardCharsets.UTF_8))
                .as("nothing was added")
                .isEqualTo(new String(saved, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "lake", "warehouse"})
    void bindsFilesWithASchemaOnce(String name) throws AppException {
        var bindings = new BindingCache();
        var app = AppFile.lint(example(name), VARIABLES, Optional.empty(), bindings).app();
        var linted = expressions(bindings);
        compileFiles(app, bindings);
        assertThat(expressions(bindings)).isEqualTo(linted);

        var compiled = new BindingCache();
        compileFiles(app, compiled);
        assertThat(expressions(compiled)).isNotEmpty().isSubsetOf(linted);
    }

    /// Compiles the pipelines that read files.
    private void compileFiles(App app, BindingCache bindings) {
        var binding = PipelineBinding.with(bindings);
        try (var files = FileKernels.in(folder, binding)) {
            var kernels = new RoundKernels(files, binding);
            app.pipelines().values().stream()
                    .filter(pipeline -> pipeline.from().files().isPresent())
                    .forEach(pipeline ->
                            kernels.kernel(app, pipeline, pipeline.from().schema()).close());
        }
    }

    /// Returns the bound expressions of the app file. The compiler adds quoted names of columns.
    private static List<String> expressions(BindingCache bindings) {
        return Pattern.compile("\"sql\":\"(?!\\\\)[^,]*")
                .matcher(new String(bindings.saved(), StandardCharsets.UTF_8))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void bindsAnExpressionThatAVariableChanges() throws Exception {
        var file = folder.resolve("app.yaml");
        Files.writeString(
                file,
                """
                app: shop
                schemas:
                  order:
                    id: varchar
                    price: decimal(18,2)
                queues:
                  orders: {}
                  dear: {}
                pipelines:
                  dear:
                    from: {queue: orders, schema: order}
                    key: [id]
                    steps:
                      - where: price > ${env:LIMIT:-10}
                    to:
                      - queue: dear
                """);
        var saved = bound(file).saved();

        var app = AppFile.checked(file, Map.of("LIMIT", "20"), BindingCache.of(saved));
        assertThat(app).isEqualTo(AppFile.read(file, Map.of("LIMIT", "20")));
        assertThatThrownBy(() ->
                        AppFile.checked(file, Map.of("LIMIT", "prize"), BindingCache.of(saved)))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("app.yaml:14")
                .hasMessageContaining("prize");
    }

    @Test
    void bindingsOfAnotherFormatAreRefused() {
        assertThatThrownBy(() -> BindingCache.of("{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
