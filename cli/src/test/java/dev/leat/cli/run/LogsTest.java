package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {

    /// What an exception says may quote a record, and the JVM itself would print it.
    @Test
    void tellWhereAThreadEndedAndNotWhatTheExceptionSays(@TempDir Path folder) throws Exception {
        var log = folder.resolve("log");
        var printed = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Logs.configure(Logs.Format.JSON, log, terminal());
            var thread = new Thread(LogsTest::fail, "leat-work-1");
            thread.start();
            thread.join();
        } finally {
            System.setErr(before);
        }
        assertThat(Files.readString(log))
                .contains("Thread leat-work-1 ended: IllegalStateException at LogsTest.fail:")
                .doesNotContain("250.00");
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("250.00");
    }

    private static void fail() {
        throw new IllegalStateException("cannot convert 250.00");
    }

    private static Terminal terminal() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        return new Terminal(
                InputStream.nullInputStream(), nowhere, nowhere, false, "leat", Map.of());
    }
}
