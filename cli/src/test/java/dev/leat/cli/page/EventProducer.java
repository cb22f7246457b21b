package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/// The program that sends events to the example `events`, compiled once and run as a process.
public final class EventProducer {

    private static final Path EXAMPLE = Path.of("..", "examples", "events");

    private final Path classes;

    /// Compiles the program to this folder; started from its source, it is compiled each time.
    public EventProducer(Path classes) throws IOException {
        this.classes = classes;
        try (var files = Files.list(EXAMPLE.resolve("producer"))) {
            var words = new ArrayList<>(List.of("-proc:none", "-cp", "", "-d", classes.toString()));
            files.forEach(file -> words.add(file.toString()));
            var compiler = ToolProvider.getSystemJavaCompiler();
            assertThat(compiler.run(null, null, null, words.toArray(String[]::new))).isZero();
        }
    }

    /// Exit code and output.
    public record Ran(int code, String out) {}

    /// Sends events of the example's samples to a queue.
    public Ran send(String url, String... options) throws IOException, InterruptedException {
        var samples = EXAMPLE.resolve("samples").resolve("events.ndjson");
        return run(samples, url, "any", options);
    }

    Ran run(Path samples, String url, String secret, String... options)
            throws IOException, InterruptedException {
        var words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classes.toString(),
                                "Producer",
                                "--samples",
                                samples.toString(),
                                "--queue-url",
                                url));
        words.addAll(List.of(options));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of("AWS_ACCESS_KEY_ID", "any", "AWS_SECRET_ACCESS_KEY", secret));
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out);
    }
}
