package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.TestJvm;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GoneReaderTest {

    @Test
    @Timeout(300)
    void endsQuietlyIfTheOutputIsNotRead() throws Exception {
        var process = new ProcessBuilder(TestJvm.command(Leat.class, "schema")).start();
        process.getInputStream().close();
        var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEmpty();
        assertThat(process.exitValue()).isZero();
    }
}
