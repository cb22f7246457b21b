package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Notifications that arrive after the deduplication window.
class FileTooLateTest {

    @TempDir Path folder;

    @Test
    void anObjectThatWasPutBeforeTheDedupeWindowComesTooLate() {
        var bench = new FileBench(folder);
        bench.put("in/a.txt", "r1 U1 100");
        bench.time.advance(Duration.ofDays(18).plusSeconds(1));
        bench.pass();
        assertThat(bench.letter().reasons("output").getFirst().cause()).isEqualTo("too_late");
    }
}
