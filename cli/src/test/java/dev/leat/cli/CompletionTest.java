package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {

    @TempDir Path folder;

    @Test
    void bashCompletesCommandsAndTheirOptions() throws Exception {
        var script = folder.resolve("leat.bash");
        var session = new Session();
        assertThat(session.run("completion")).isZero();
        Files.writeString(script, session.out());
        assertThat(completed(script, "leat dl")).contains("dlq");
        assertThat(completed(script, "leat dlq re")).containsExactly("redrive");
        assertThat(completed(script, "leat dlq redrive --pass")).containsExactly("--passing");
    }

    /// Returns the completions that bash offers for this line.
    private static List<String> completed(Path script, String line) throws Exception {
        var ask =
                """
                source "$0"
                COMP_LINE="$1"; COMP_POINT=${#1}; read -ra COMP_WORDS <<< "$1"
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _complete_leat
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        var process =
                new ProcessBuilder("bash", "-c", ask, script.toString(), line)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var answer = process.inputReader()) {
            return answer.lines().toList();
        }
    }
}
