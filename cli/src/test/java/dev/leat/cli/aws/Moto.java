package dev.leat.cli.aws;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `moto_server` as a process.
public final class Moto extends ServerProcess {

    /// Waits until it answers.
    public Moto(Path command, Path log) throws IOException, InterruptedException {
        this(command, FreePort.any(), log);
    }

    private Moto(Path command, int port, Path log) throws IOException, InterruptedException {
        super(
                List.of(command.toString(), "-H", "127.0.0.1", "-p", String.valueOf(port)),
                port,
                log);
    }
}
