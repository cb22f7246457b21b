package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// A run of one of the scripts against one server, and what it printed.
public final class Script {

    private static final Path FOLDER = Path.of("src/test/resources/aws").toAbsolutePath();
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final Path out;
    private final Path err;

    private Script(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /// Starts it; `name` tells its queues and its output apart from those of other runs. `more` are
    /// arguments of its own.
    public static Script start(
            List<String> words, String url, String name, Path folder, String... more)
            throws IOException {
        var command = new ArrayList<>(words);
        command.addAll(List.of(url, name));
        command.addAll(List.of(more));
        var out = folder.resolve(name + ".out");
        var err = folder.resolve(name + ".err");
        var builder = new ProcessBuilder(command).directory(FOLDER.toFile());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().put("PYTHONUTF8", "1");
        return new Script(
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
    }

    /// Waits for its end. Each call with the code, the HTTP status and the facts of its answer.
    public Map<String, String> answers() throws IOException, InterruptedException {
        try {
            boolean ended = process.waitFor(300, TimeUnit.SECONDS);
            assertThat(ended).as("%s", Files.readString(err)).isTrue();
            assertThat(process.exitValue()).as("%s", Files.readString(err)).isZero();
        } finally {
            process.destroy();
        }
        var answers = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(out)) {
            var answer = JSON.readTree(line);
            var facts = answer.get("facts");
            var text =
                    answer.get("code").asString()
                            + " "
                            + answer.get("http").asInt()
                            + (facts.isEmpty() ? "" : " " + facts);
            assertThat(answers.put(answer.get("call").asString(), text)).isNull();
        }
        return answers;
    }
}
