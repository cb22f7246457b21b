package dev.leat.cli.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.leat.cli.function.FunctionApp;
import dev.leat.cli.function.ShardRecords;
import dev.leat.cli.log.Logs;
import dev.leat.decode.JsonValue;
import dev.leat.port.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crac.Core;
import org.crac.Resource;

/// The handler of Lambda functions that run an app's pipelines. Its events are messages of the
/// queues of the pipelines, or records of their streams. It answers with the messages that must be
/// delivered again, or with the first such record, so the event source mappings must have
/// `ReportBatchItemFailures`. Lambda calls it from one thread.
public final class PipelineHandler implements RequestStreamHandler, Resource {

    /// The environment variable with the pipelines that are compiled at the start, separated by
    /// commas. Other pipelines are compiled at their first message.
    public static final String PIPELINES = "LEAT_PIPELINES";

    /// The environment variable of Lambda with the folder of the unpacked package.
    private static final String ROOT = "LAMBDA_TASK_ROOT";

    /// The environment variable of Lambda with the region of the function.
    private static final String REGION = "AWS_REGION";

    /// The latest time before the end of an invocation at which a batch begins: at most this, and
    /// at most a part of the invocation's time.
    private static final Duration RESERVE = Duration.ofSeconds(5);

    /// The same for a file, which stops at a checkpoint after each piece of 32 MiB.
    private static final Duration FILE_RESERVE = Duration.ofSeconds(60);

    private final FunctionApp app;
    private final Time time;
    private final List<String> pipelines;

    /// Opens the app of the package.
    ///
    /// @throws IllegalStateException if the package is incomplete, or the app is invalid with the
    ///   environment variables of the function
    public PipelineHandler() {
        this(opened(System.getenv()), names(System.getenv()), Time.system());
    }

    /// Opens the app of the package.
    static FunctionApp opened(Map<String, String> environment) {
        FunctionApp.loadInBackground(environment.getOrDefault(REGION, "us-east-1"));
        Logs.json();
        var root = Path.of(environment.getOrDefault(ROOT, "."));
        return PackagedApp.in(root).open(environment, Time.system());
    }

    /// @param pipelines the names of the pipelines that are compiled now
    PipelineHandler(FunctionApp app, List<String> pipelines, Time time) {
        this.app = app;
        this.pipelines = List.copyOf(pipelines);
        this.time = time;
        app.prepare(pipelines);
        Core.getGlobalContext().register(this);
    }

    private static List<String> names(Map<String, String> environment) {
        return Arrays.stream(environment.getOrDefault(PIPELINES, "").split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        var event = JsonValue.read(in.readAllBytes());
        var records = event.get("Records").elements();
        if (!records.isEmpty()
                && records.getFirst().text("eventSource").equals(KinesisEvent.SOURCE)) {
            KinesisEvent.respond(process(KinesisEvent.read(event), context), out);
        } else {
            var messages = SqsEvent.read(event);
            messages.respond(
                    messages.messages().isEmpty() ? Set.of() : process(messages, context), out);
        }
    }

    private Optional<String> process(ShardRecords records, Context context) {
        var invocation = InvocationTime.of(context, RESERVE);
        var until = invocation.end(time);
        return app.process(records, pipelines, until, until.plus(invocation.reserve()));
    }

    private Set<String> process(SqsEvent event, Context context) {
        boolean files = app.readsFiles(event.queue());
        var invocation = InvocationTime.of(context, files ? FILE_RESERVE : RESERVE);
        return app.process(
                event.queue(),
                event.messages(),
                invocation.end(time),
                invocation.left().minus(invocation.reserve().dividedBy(2)));
    }

    /// Closes the connections before SnapStart stores the process.
    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        app.disconnect();
    }

    /// Prepares a restored process, with new connections and new random numbers.
    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        app.prepare(pipelines);
    }
}
