package dev.leat.cli.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// `moto_server` as a process.
public final class Moto implements Peer {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final int port = FreePort.any();

    /// Waits until it answers.
    public Moto(Path command, Path log) throws IOException, InterruptedException {
        process =
                new ProcessBuilder(
                                command.toString(), "-H", "127.0.0.1", "-p", String.valueOf(port))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var deadline = Instant.now().plus(PATIENCE);
        while (!listens()) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || Instant.now().isAfter(deadline)) {
                close();
                throw new IOException("moto_server did not start, see " + log);
            }
        }
    }

    private boolean listens() {
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
