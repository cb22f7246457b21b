package dev.leat.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.alarm.AlarmMonitor;
import dev.leat.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LogsTest {

    /// The message of an exception may quote a record, and the JVM itself would print it.
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

    @Test
    void aJsonLineHasTheFieldsOfTheEvent(@TempDir Path folder) throws Exception {
        var log = folder.resolve("log");
        Logs.configure(Logs.Format.JSON, log, terminal());
        LoggerFactory.getLogger("dev.leat.Test")
                .atWarn()
                .addKeyValue("counts", Map.of("read", 3L))
                .setCause(new IllegalStateException("cannot convert 250.00"))
                .log("a {} message", "\"quoted\"");
        var line = JsonMapper.shared().readTree(Files.readString(log));
        assertThat(Instant.parse(line.get("@timestamp").asString())).isBefore(Instant.MAX);
        assertThat(line.get("stack_trace").asString())
                .startsWith("IllegalStateException at LogsTest.")
                .doesNotContain("250.00");
        assertThat(((ObjectNode) line).remove(List.of("@timestamp", "stack_trace")))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"@version": "1", "message": "a \\"quoted\\" message",
                                         "logger_name": "dev.leat.Test", "thread_name": "%s",
                                         "level": "WARN", "level_value": 30000,
                                         "counts": {"read": 3}}\
                                        """
                                                .formatted(Thread.currentThread().getName())));
    }

    @Test
    void aChangeOfAnAlarmIsLoggedUnlessItIsPrintedOnTheSameTerminal() {
        var log = LoggerFactory.getLogger("dev.leat.Test");
        var printed = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            for (boolean live : List.of(true, false)) {
                Logs.configure(null, null, terminal(live));
                log.warn(AlarmMonitor.CHANGE, "ALARM live={}", live);
                log.warn("other");
            }
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("ALARM live=false", "other")
                .doesNotContain("ALARM live=true");
    }

    private static void fail() {
        throw new IllegalStateException("cannot convert 250.00");
    }

    private static Terminal terminal() {
        return terminal(false);
    }

    private static Terminal terminal(boolean live) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        return new Terminal(
                InputStream.nullInputStream(), nowhere, nowhere, live, "leat", Map.of());
    }
}
