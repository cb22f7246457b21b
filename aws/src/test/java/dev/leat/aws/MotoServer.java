package dev.leat.aws;

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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// `moto_server`, other services of AWS for tests, as a process.
public final class MotoServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final int port;

    private MotoServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts the server, or skips the test if it is not installed.
    public static MotoServer start() throws IOException, InterruptedException {
        var command = command();
        assumeTrue(command.isPresent(), "needs moto_server");
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var process =
                new ProcessBuilder(
                                command.orElseThrow().toString(),
                                "-H",
                                "127.0.0.1",
                                "-p",
                                String.valueOf(port))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var server = new MotoServer(process, port);
        var deadline = Instant.now().plus(PATIENCE);
        while (!server.accepts()) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || Instant.now().isAfter(deadline)) {
                server.close();
                throw new IOException("moto_server did not start");
            }
        }
        return server;
    }

    private static Optional<Path> command() {
        var path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .map(folder -> Path.of(folder, "moto_server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private boolean accepts() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Returns the address of all services.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Creates clients of the services, which send one request at a time. That of Kinesis uses
    /// JSON, because moto does not read CBOR.
    public AwsClients clients() {
        return clients(new OneRequestAtATime());
    }

    /// Creates clients with an interceptor of their requests and responses. That of Kinesis uses
    /// JSON, because moto does not read CBOR.
    public AwsClients clients(ExecutionInterceptor watching) {
        var clients =
                AwsClients.at(
                        endpoint(),
                        "eu-central-1",
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("test", "test")),
                        watching);
        return withJson(clients);
    }

    /// Creates the client of Kinesis, which uses JSON then, and not CBOR.
    public static AwsClients withJson(AwsClients clients) {
        System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), "false");
        try {
            var _ = clients.kinesis();
        } finally {
            System.clearProperty(SdkSystemSetting.CBOR_ENABLED.property());
        }
        return clients;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
