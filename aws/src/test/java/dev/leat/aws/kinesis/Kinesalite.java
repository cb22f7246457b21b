package dev.leat.aws.kinesis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `kinesalite` as a process: a Kinesis in memory, on Node.js, whose closed shards end as those of
/// Kinesis.
final class Kinesalite implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final int port;

    private Kinesalite(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts the server, or skips the test if it is not installed.
    static Kinesalite start() throws IOException, InterruptedException {
        var command =
                Stream.of(
                                System.getenv()
                                        .getOrDefault("PATH", "")
                                        .split(Pattern.quote(File.pathSeparator)))
                        .map(folder -> Path.of(folder, "kinesalite"))
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(command.isPresent(), "needs kinesalite");
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var process =
                new ProcessBuilder(
                                command.orElseThrow().toString(),
                                "--port",
                                String.valueOf(port),
                                "--createStreamMs",
                                "0",
                                "--updateStreamMs",
                                "0",
                                "--deleteStreamMs",
                                "0",
                                "--shardLimit",
                                "1000")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var server = new Kinesalite(process, port);
        var deadline = Instant.now().plus(PATIENCE);
        while (!server.accepts()) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || Instant.now().isAfter(deadline)) {
                server.close();
                throw new IOException("kinesalite did not start");
            }
        }
        return server;
    }

    private boolean accepts() {
        try (var socket = new Socket("localhost", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    URI endpoint() {
        return URI.create("http://localhost:" + port);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
