package dev.leat.aws.file;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.config.AppFile;
import dev.leat.contract.Life;
import dev.leat.port.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// A process with a worker of the pipeline `load`, which halts at a request. It prints `hit` before
/// that, or `done` when the source is drained, and then the names of all its requests. Each of
/// these lines ends with the most memory that the process used, in bytes.
final class FileVictim {

    private static final String MEMORY = "VmHWM:";

    private FileVictim() {}

    /// The request at which a process halts.
    ///
    /// @param behind requests count from the first request of this kind; from the beginning if it
    ///   is empty
    /// @param number the number of the request, from 1
    /// @param sent true if the service processes the request
    record Point(String behind, String request, int number, boolean sent) {

        static Point before(String request, int number) {
            return new Point("", request, number, false);
        }

        static Point after(String request, int number) {
            return new Point("", request, number, true);
        }

        Point behind(String other) {
            return new Point(other, request, number, sent);
        }

        private static Point of(String text) {
            var parts = text.split(",", -1);
            return new Point(
                    parts[0], parts[1], Integer.parseInt(parts[2]), Boolean.parseBoolean(parts[3]));
        }

        String argument() {
            return String.join(",", behind, request, "" + number, "" + sent);
        }
    }

    /// Halts the process at a point. Thread-safe: some requests are sent in parallel.
    private static final class Halt implements ExecutionInterceptor {

        private static final ExecutionAttribute<Boolean> HERE = new ExecutionAttribute<>("halt");

        private final Point point;
        private final Map<String, Integer> requests = new TreeMap<>();
        private int left;

        Halt(Point point) {
            this.point = point;
            this.left = point.number();
        }

        @Override
        public synchronized void beforeExecution(
                Context.BeforeExecution context, ExecutionAttributes more) {
            var name = context.request().getClass().getSimpleName().replace("Request", "");
            boolean counts = point.behind().isEmpty() || requests.containsKey(point.behind());
            requests.merge(name, 1, Integer::sum);
            boolean here = counts && name.equals(point.request()) && --left == 0;
            if (here && !point.sent()) {
                halt();
            }
            more.putAttribute(HERE, here);
        }

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes more) {
            if (Boolean.TRUE.equals(more.getAttribute(HERE))) {
                halt();
            }
        }

        /// Returns the names of the requests.
        synchronized Set<String> requests() {
            return Set.copyOf(requests.keySet());
        }

        private static void halt() {
            Life.say("hit", memory());
            Runtime.getRuntime().halt(1);
        }
    }

    private static long memory() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(MEMORY))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Arguments: the app file, the URL of the services, the folder of the process, the seconds by
    /// which its clock is ahead, the bytes of a piece, and the point.
    public static void main(String[] arguments) throws Exception {
        var app = AppFile.read(Path.of(arguments[0]), Map.of());
        var folder = Path.of(arguments[2]);
        var ahead = Duration.ofSeconds(Long.parseLong(arguments[3]));
        var halt = new Halt(Point.of(arguments[5]));
        var clients =
                AwsClients.at(
                        URI.create(arguments[1]),
                        "eu-central-1",
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("test", "test")),
                        halt);
        var time = Time.of(() -> Instant.now().plus(ahead));
        var names = new AwsResourceNames(app.name(), "");
        var queue = app.pipeline("load").from().queue();
        try (var shared = FileWorker.Shared.in(folder, Long.parseLong(arguments[4]));
                var worker = new FileWorker(clients, names, app, shared, time, "load")) {
            while (!worker.platform().source(queue).drained()) {
                if (!worker.step()) {
                    throw new IllegalStateException("there is a message, and none is visible");
                }
            }
        }
        Life.say("done " + String.join(",", halt.requests()), memory());
        // The receivers of the queue wait for messages.
        Runtime.getRuntime().halt(0);
    }
}
