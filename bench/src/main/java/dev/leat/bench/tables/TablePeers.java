package dev.leat.bench.tables;

import dev.leat.bench.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The servers of DynamoDB's API that are measured: Leat, and those of moto and dynalite that are
/// on the `PATH`.
final class TablePeers {

    private TablePeers() {}

    /// Starts the servers. Those that are missing are named in the output.
    static List<ServerProcess> start(Path folder) throws IOException {
        var peers = new ArrayList<ServerProcess>();
        try {
            peers.add(ServerProcess.leat(Files.createDirectories(folder)));
            add("moto_server", List.of("-H", "127.0.0.1", "-p"), peers);
            add(
                    "dynalite",
                    List.of("--host", "127.0.0.1", "--createTableMs", "0", "--port"),
                    peers);
            return peers;
        } catch (IOException failed) {
            peers.forEach(ServerProcess::close);
            throw failed;
        }
    }

    private static void add(String program, List<String> options, List<ServerProcess> peers)
            throws IOException {
        var found = onPath(program);
        if (found.isEmpty()) {
            System.out.println(program + " is not included, because it is not on the PATH");
            return;
        }
        int port = ServerProcess.freePort();
        var command = new ArrayList<String>();
        command.add(found.get().toString());
        command.addAll(options);
        command.add(Integer.toString(port));
        peers.add(new ServerProcess(program, command, port));
    }

    private static Optional<Path> onPath(String program) {
        var path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return List.of(path.split(":", -1)).stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
