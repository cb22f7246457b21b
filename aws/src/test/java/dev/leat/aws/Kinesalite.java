package dev.leat.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/// `kinesalite` as a process: a Kinesis in memory, on Node.js, whose closed shards end as those of
/// Kinesis.
public final class Kinesalite implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final int port;

    private Kinesalite(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts the server, or skips the test if it is not installed.
    public static Kinesalite start() throws IOException, InterruptedException {
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

    /// Creates clients of these services, with this server as Kinesis.
    ///
    /// @param watching an interceptor of the requests and responses of the clients
    public AwsClients clients(LeatEndpoint others, ExecutionInterceptor watching) {
        return MotoServer.withJson(others.clients(new Redirected(port, watching)));
    }

    /// Sends the requests for streams to this server.
    private record Redirected(int port, ExecutionInterceptor watching)
            implements ExecutionInterceptor {

        @Override
        public SdkRequest modifyRequest(
                Context.ModifyRequest context, ExecutionAttributes attributes) {
            var request = watching.modifyRequest(context, attributes);
            // It does not answer for the year 1970.
            return request instanceof GetShardIteratorRequest get
                            && Instant.EPOCH.equals(get.timestamp())
                    ? get.toBuilder()
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON)
                            .timestamp(null)
                            .build()
                    : request;
        }

        @Override
        public SdkResponse modifyResponse(
                Context.ModifyResponse context, ExecutionAttributes attributes) {
            return watching.modifyResponse(context, attributes);
        }

        @Override
        public SdkHttpRequest modifyHttpRequest(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            var request = context.httpRequest();
            var service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
            return service.equals("Kinesis")
                    ? request.toBuilder().host("localhost").port(port).build()
                    : request;
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
