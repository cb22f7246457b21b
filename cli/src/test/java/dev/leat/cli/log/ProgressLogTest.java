package dev.leat.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.terminal.Terminal;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressLogTest {

    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();

    private final Writer err =
            new Writer() {
                @Override
                public void write(char[] characters, int offset, int length) {
                    said.add(new String(characters, offset, length));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @Test
    void saysWhatTakesLong() throws InterruptedException {
        var terminal =
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintWriter(Writer.nullWriter()),
                        new PrintWriter(err),
                        false,
                        "leat",
                        Map.of());
        try (var _ = ProgressLog.on("checking app.yaml", terminal, Duration.ofMillis(1))) {
            assertThat(said.poll(60, TimeUnit.SECONDS))
                    .isEqualTo("checking app.yaml, for 0 seconds so far ...");
        }
    }
}
