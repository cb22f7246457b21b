package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.run.Running;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands that meet an app that starts: it holds its state folder and cannot be asked yet.
class StartingTest {

    @TempDir Path folder;

    @Test
    void aCommandWaitsForAnAppThatStarts() throws Exception {
        var shop = new Shop(folder);
        var state = folder.resolve(".leat");
        try (var running = new Background(shop)) {
            running.awaitBeginning("/health", "200 ");
            var address = Running.read(state).orElseThrow();
            Running.remove(state);
            var session = new Session();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var code = threads.submit(() -> session.run("queue", "ls", "--app", shop.path()));
                assertThatThrownBy(() -> code.get(500, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
                address.write(state);
                assertThat(code.get()).as(session.err()).isZero();
            }
            assertThat(session.out()).contains("Orders");
        }
    }
}
