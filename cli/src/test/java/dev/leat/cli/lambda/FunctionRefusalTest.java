package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `leat package lambda` and `leat synth --functions` refuse the same apps, with the same lines.
class FunctionRefusalTest {

    private static final String APP = "../examples/orders";

    @TempDir Path folder;

    private void refuses(String app, String environment, String message, String... command)
            throws IOException {
        var session = new Session(Map.of());
        var words = new ArrayList<>(List.of(command));
        words.addAll(List.of(app, "--env", environment, "--out", folder.toString()));
        assertThat(session.run(words.toArray(String[]::new))).as(session.err()).isEqualTo(2);
        assertThat(session.err()).contains(message);
        assertThat(Files.exists(folder.resolve("template.yaml"))).isFalse();
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().contains(".zip"))).isEmpty();
        }
    }

    @Test
    void storesInRedisAreRefusedByLine() throws IOException {
        var message = "app.yaml:70:5: environment aws-redis has stores in Redis";
        refuses(APP, "aws-redis", message, "package", "lambda");
        refuses(APP, "aws-redis", message, "synth", "cloudformation", "--functions", "order_stats");
    }

    @Test
    void anAppWithoutPipelinesHasNoPackage() throws IOException {
        var app = Files.createDirectory(folder.resolve("shop"));
        Files.writeString(
                app.resolve("app.yaml"), "app: shop\nenvironments: {aws: {region: eu-west-1}}\n");
        refuses(app.toString(), "aws", "the app has no pipelines", "package", "lambda");
    }
}
