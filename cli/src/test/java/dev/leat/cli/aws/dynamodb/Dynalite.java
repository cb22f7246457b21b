package dev.leat.cli.aws.dynamodb;

import dev.leat.cli.aws.Peer;
import dev.leat.contract.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `dynalite` as a process: a DynamoDB in memory, on Node.js.
final class Dynalite extends ServerProcess implements Peer {

    Dynalite(Path command, Path log) throws IOException, InterruptedException {
        this(command, ServerProcess.freePort(), log);
    }

    private Dynalite(Path command, int port, Path log) throws IOException, InterruptedException {
        super(
                List.of(
                        command.toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--createTableMs",
                        "0",
                        "--deleteTableMs",
                        "0"),
                port,
                ProcessBuilder.Redirect.to(log.toFile()));
    }
}
