package dev.leat.cli.aws;

import dev.leat.contract.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// `moto_server` as a process.
public final class Moto extends ServerProcess implements Peer {

    /// Waits until it answers.
    public Moto(Path command, Path log) throws IOException, InterruptedException {
        this(command, ServerProcess.freePort(), log);
    }

    /// Starts a server whose resources belong to this account, and waits until it answers.
    public Moto(Path command, String account, Path log) throws IOException, InterruptedException {
        this(
                List.of("env", "MOTO_ACCOUNT_ID=" + account, command.toString()),
                ServerProcess.freePort(),
                log);
    }

    /// Starts a server whose streams accept records of several clients at the same time: moto
    /// itself gives two such records one sequence number, and keeps one of them.
    ///
    /// @param python an interpreter that has moto
    public static Moto withLockedStreams(Path python, String account, Path log)
            throws IOException, InterruptedException {
        return new Moto(
                List.of(
                        "env",
                        "MOTO_ACCOUNT_ID=" + account,
                        python.toString(),
                        "src/test/resources/aws/moto_with_locked_streams.py"),
                ServerProcess.freePort(),
                log);
    }

    private Moto(Path command, int port, Path log) throws IOException, InterruptedException {
        this(List.of(command.toString()), port, log);
    }

    private Moto(List<String> command, int port, Path log)
            throws IOException, InterruptedException {
        super(
                Stream.concat(
                                command.stream(),
                                Stream.of("-H", "127.0.0.1", "-p", String.valueOf(port)))
                        .toList(),
                port,
                ProcessBuilder.Redirect.to(log.toFile()));
    }

    /// Removes all that was created.
    public void reset() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create(url() + "/moto-api/reset"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }
}
