package dev.leat.cli.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Another server as a process, on a port of its own.
abstract class ServerProcess implements Peer {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final int port;

    /// Waits until the server accepts connections.
    ServerProcess(List<String> command, int port, Path log)
            throws IOException, InterruptedException {
        this.port = port;
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var deadline = Instant.now().plus(PATIENCE);
        while (!accepts(port)) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || Instant.now().isAfter(deadline)) {
                process.destroy();
                throw new IOException(command.getFirst() + " did not start, see " + log);
            }
        }
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
