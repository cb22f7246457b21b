package dev.leat.bench.objects;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server of the S3 API in a process of its own: Leat with a state folder, or S3Proxy with a
/// folder.
final class ObjectPeer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final int port;

    private ObjectPeer(String name, List<String> command, int port) throws IOException {
        this.name = name;
        this.port = port;
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        await();
    }

    static ObjectPeer leat(Path folder) throws IOException {
        int port = free();
        var command = java(System.getProperty("java.class.path"));
        command.addAll(
                List.of(ObjectServer.class.getName(), folder.toString(), Integer.toString(port)));
        return new ObjectPeer("leat", command, port);
    }

    /// @param classPath file with the class path of S3Proxy, which the profile `peers` writes
    static ObjectPeer s3proxy(Path folder, Path classPath) throws IOException {
        int port = free();
        Files.createDirectories(folder.resolve("objects"));
        var properties =
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:" + port,
                        "s3proxy.authorization=none",
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + folder.resolve("objects"));
        var file = Files.write(folder.resolve("s3proxy.conf"), properties);
        // Turns off the log, because by default S3Proxy logs each request.
        var log = folder.resolve("logback.xml");
        Files.writeString(log, "<configuration><root level=\"ERROR\"/></configuration>");
        var command = java(Files.readString(classPath).strip());
        command.add(1, "-Dlogback.configurationFile=" + log);
        command.addAll(List.of("org.gaul.s3proxy.Main", "--properties", file.toString()));
        return new ObjectPeer("s3proxy", command, port);
    }

    private static List<String> java(String classPath) {
        return new ArrayList<>(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx1g",
                        "-cp",
                        classPath));
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void await() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroy();
                throw new IOException(name + " did not start to listen");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IOException("stopped", stop);
            }
        }
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    String name() {
        return name;
    }

    ObjectConnection connection() throws IOException {
        return new ObjectConnection(port);
    }

    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
