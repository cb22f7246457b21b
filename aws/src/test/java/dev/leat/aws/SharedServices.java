package dev.leat.aws;

import dev.leat.port.Platform;
import dev.leat.port.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Services of AWS that all tests of a class share. They start when the first test needs them, and
/// end with the class, in which they are a static field with the annotation `@AutoClose`. Used by
/// one thread at a time.
public final class SharedServices implements AutoCloseable {

    private final Starter starter;
    private final ExecutionInterceptor watching;
    private @Nullable Running running;

    private interface Starter {

        /// Starts a server, or skips the test if it is not installed.
        Server start() throws IOException, InterruptedException;
    }

    /// A server that runs.
    private interface Server {

        AwsClients clients(ExecutionInterceptor watching);

        Platform platform();

        void close() throws IOException;
    }

    private record Running(Server server, AwsClients clients) {}

    private SharedServices(Starter starter, ExecutionInterceptor watching) {
        this.starter = starter;
        this.watching = watching;
    }

    /// Returns Leat's own endpoint.
    public static SharedServices leat(Time time) {
        return new SharedServices(
                () -> {
                    var folder = Files.createTempDirectory("services");
                    return new Leat(folder, LeatEndpoint.start(folder, time));
                },
                new ExecutionInterceptor() {});
    }

    /// Returns moto, which has the time of the machine.
    public static SharedServices moto() {
        return new SharedServices(
                () -> new Moto(MotoServer.empty()), new ExecutionInterceptor() {});
    }

    /// Returns services whose clients have another interceptor.
    public SharedServices watched(ExecutionInterceptor by) {
        return new SharedServices(starter, by);
    }

    private record Leat(Path folder, LeatEndpoint endpoint) implements Server {

        @Override
        public AwsClients clients(ExecutionInterceptor watching) {
            return endpoint.clients(watching);
        }

        @Override
        public Platform platform() {
            return endpoint.platform();
        }

        @Override
        public void close() throws IOException {
            endpoint.close();
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    private record Moto(MotoServer server) implements Server {

        @Override
        public AwsClients clients(ExecutionInterceptor watching) {
            return server.clients(watching);
        }

        @Override
        public Platform platform() {
            throw new UnsupportedOperationException("moto is another process");
        }

        /// Does nothing, because other classes use the server.
        @Override
        public void close() {}
    }

    private Running running() {
        var now = running;
        if (now == null) {
            try {
                var server = starter.start();
                now = new Running(server, server.clients(watching));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            running = now;
        }
        return now;
    }

    /// Returns the clients that the tests share.
    public AwsClients clients() {
        return running().clients();
    }

    /// Creates clients with an interceptor of their requests and responses. The caller closes them.
    public AwsClients clients(ExecutionInterceptor by) {
        return running().server().clients(by);
    }

    /// Returns the platform with the contents of Leat's own endpoint.
    public Platform platform() {
        return running().server().platform();
    }

    @Override
    public void close() throws IOException {
        if (running != null) {
            running.clients().close();
            running.server().close();
        }
    }
}
