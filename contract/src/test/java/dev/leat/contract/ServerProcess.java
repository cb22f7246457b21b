package dev.leat.contract;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Another server as a process, on a port of its own. Closing ends the process.
public class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LOWEST_PORT = 10_000;
    private static final int PORTS = 10_000;

    /// Begins at another port in each JVM, since the tests of several JVMs run at a time.
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 617));

    private final Process process;
    private final int port;

    /// Starts a server, and waits until it accepts connections.
    ///
    /// @param port the port that the command names
    /// @param output receives the standard output and the errors
    public ServerProcess(List<String> command, int port, ProcessBuilder.Redirect output)
            throws IOException, InterruptedException {
        this.port = port;
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        var deadline = Instant.now().plus(PATIENCE);
        while (!accepts(port)) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || Instant.now().isAfter(deadline)) {
                process.destroy();
                throw new IOException(
                        "%s did not start; its output: %s".formatted(command.getFirst(), output));
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

    /// Returns a free port, for a server that cannot choose one or that is started again on the
    /// same, and for an address without a server. No other socket takes it later: it is lower than
    /// the ports that Linux chooses itself (from 32,768), and so is the port of the bus of a Redis
    /// Cluster, which is 10,000 higher.
    public static int freePort() {
        while (true) {
            int port = LOWEST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // tries the next one
            }
        }
    }

    /// Returns the program with this name on the `PATH`; empty if it is not installed.
    public static Optional<Path> program(String name) {
        var path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public final int port() {
        return port;
    }

    /// Returns the address, such as `http://127.0.0.1:4711`.
    public final String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
