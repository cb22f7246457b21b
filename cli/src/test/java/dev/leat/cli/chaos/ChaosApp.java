package dev.leat.cli.chaos;

import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.run.ChaosChild;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The app of a chaos test: one process after the other on the same state and ports. Owned by one
/// thread.
final class ChaosApp implements AutoCloseable {

    static final String QUEUE = "OrderQueue";

    private final Path app;
    private final Path state;
    private final Map<String, String> variables;
    private final List<String> environment;
    private final Endpoint endpoint;
    private Duration ahead = Duration.ZERO;
    private AppProcess process;

    /// @param environment the app's environment, if there is one
    ChaosApp(
            Path app,
            Path state,
            Map<String, String> variables,
            List<String> environment,
            Endpoint endpoint)
            throws IOException, InterruptedException {
        this.app = app;
        this.state = state;
        this.variables = variables;
        this.environment = environment;
        this.endpoint = endpoint;
        this.process = started();
    }

    private AppProcess started() throws IOException, InterruptedException {
        var arguments = new ArrayList<String>();
        arguments.addAll(List.of(app.toString(), state.toString()));
        arguments.addAll(
                List.of(Integer.toString(endpoint.api()), Integer.toString(endpoint.aws())));
        arguments.add(ahead.toString());
        arguments.addAll(environment);
        return new AppProcess(ChaosChild.class, variables, arguments);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /// Returns the difference between its clock and the real one.
    Duration ahead() {
        return ahead;
    }

    void clock(Duration then) throws IOException, InterruptedException {
        ahead = then;
        process.tell("clock " + then);
    }

    void pages(long most) throws IOException, InterruptedException {
        process.tell("pages " + most);
    }

    /// `kill -9`, and another life, in which the clock may be another. Whether it had work in hand.
    boolean kill(Duration then) throws IOException, InterruptedException {
        process.kill();
        ahead = then;
        process = started();
        return process.said().contains(ChaosChild.CUT_OFF);
    }

    /// `200 {...}`.
    String health() throws IOException, InterruptedException {
        var answer = endpoint.get("/health");
        return answer.status() + " " + answer.body();
    }

    /// Waits until all that was sent is worked off.
    void awaitIdle() throws IOException, InterruptedException {
        var drained = "\"%s\":{\"visible\":0,\"in_flight\":0,\"delayed\":0,".formatted(QUEUE);
        Waiting.until(
                "nothing is left to do",
                () -> {
                    var health = health();
                    return health.startsWith("200 {\"status\":\"up\"") && health.contains(drained);
                },
                this::health);
    }

    String said() {
        return String.join("\n", process.said());
    }

    /// An orderly stop.
    @Override
    public void close() {
        process.close();
    }
}
