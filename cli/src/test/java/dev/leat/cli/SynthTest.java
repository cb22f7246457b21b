package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `leat synth`. The files of the examples are golden: run with `-Dgolden=write` and read the
/// difference.
class SynthTest {

    private static final Path GOLDEN = Path.of("src/test/resources/synth");

    @TempDir Path folder;

    private static Session run(String language, String app, Path out) {
        var session = new Session();
        assertThat(session.run("synth", language, app, "--env", "aws", "--out", out.toString()))
                .as(session.err())
                .isZero();
        return session;
    }

    private static Map<String, String> texts(Path folder) throws IOException {
        var texts = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                texts.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "events"})
    void writesTheTemplatesOfAnExample(String example) throws IOException {
        var app = "../examples/" + example;
        var golden = GOLDEN.resolve(example);
        if ("write".equals(System.getProperty("golden"))) {
            run("cloudformation", app, golden);
            run("terraform", app, golden);
        }
        var said = run("cloudformation", app, folder).out() + run("terraform", app, folder).out();
        assertThat(said)
                .contains("wrote " + folder.resolve("template.yaml"))
                .contains("wrote " + folder.resolve("terraform/main.tf"));
        var first = texts(folder);
        assertThat(first).isEqualTo(texts(golden));
        run("cloudformation", app, folder);
        run("terraform", app, folder);
        assertThat(texts(folder)).as("the same again").isEqualTo(first);
    }

    @Test
    void overwritesNoOtherFile() throws IOException {
        var file = folder.resolve("template.yaml");
        Files.writeString(file, "Resources: {}\n");
        var session = new Session();
        assertThat(
                        session.run(
                                "synth",
                                "cloudformation",
                                "../examples/orders",
                                "--env",
                                "aws",
                                "--out",
                                folder.toString()))
                .isEqualTo(2);
        assertThat(session.err())
                .contains(file + " exists and was not written by `leat synth`; move it");
        assertThat(file).hasContent("Resources: {}\n");
    }

    @Test
    void refusesAnEnvironmentThatIsNotOnAws() {
        var session = new Session();
        assertThat(session.run("synth", "terraform", "../examples/orders", "--env", "redis"))
                .isEqualTo(2);
        assertThat(session.err())
                .contains("environment redis has no region, so it is not on AWS; add `region:");
        var unknown = new Session();
        assertThat(unknown.run("synth", "terraform", "../examples/orders", "--env", "asw"))
                .isEqualTo(2);
        assertThat(unknown.err()).contains("environments: redis, aws");
        var missing = new Session();
        assertThat(missing.run("synth", "terraform", "../examples/orders")).isEqualTo(2);
        assertThat(missing.err()).contains("--env");
    }
}
