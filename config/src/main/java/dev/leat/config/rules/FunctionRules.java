package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.FunctionTimeout;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.SourcePosition;
import dev.leat.app.StreamSource;
import dev.leat.config.text.EnvironmentVariables;
import dev.leat.config.text.FunctionLintMessage;
import dev.leat.config.text.ReadContext;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/// Rules about apps whose pipelines run as functions in AWS Lambda.
public final class FunctionRules {

    /// The region of a function, which is also that of its resources. No deployment sets it.
    private static final String REGION = "AWS_REGION";

    /// The variables that Lambda sets itself
    /// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).
    private static final Set<String> RESERVED =
            Set.of(
                    "_HANDLER",
                    "_X_AMZN_TRACE_ID",
                    "AWS_ACCESS_KEY",
                    "AWS_ACCESS_KEY_ID",
                    "AWS_DEFAULT_REGION",
                    "AWS_EXECUTION_ENV",
                    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                    "AWS_LAMBDA_FUNCTION_NAME",
                    "AWS_LAMBDA_FUNCTION_VERSION",
                    "AWS_LAMBDA_INITIALIZATION_TYPE",
                    "AWS_LAMBDA_LOG_GROUP_NAME",
                    "AWS_LAMBDA_LOG_STREAM_NAME",
                    "AWS_LAMBDA_RUNTIME_API",
                    "AWS_SECRET_ACCESS_KEY",
                    "AWS_SESSION_TOKEN",
                    "LAMBDA_RUNTIME_DIR",
                    "LAMBDA_TASK_ROOT");

    /// The time for which S3 keeps what the message of a file needs. A message can be in the queue
    /// of notifications, in that of large files, and in the dead-letter queue.
    private static final Duration KEPT = Duration.ofDays(30);

    /// Names of variables (https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html).
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]+");

    private FunctionRules() {}

    /// Reports what prevents that functions run the pipelines of an app in an environment on AWS.
    ///
    /// @param functions the names of the pipelines that run as functions, as far as they are known
    public static void canRun(App app, String environment, Set<String> functions, ReadContext in) {
        if (app.pipelines().isEmpty()) {
            in.problem(SourcePosition.NONE, FunctionLintMessage.NO_PIPELINES);
        }
        var chosen = app.environments().get(environment);
        if (chosen != null && !chosen.stores().isEmpty()) {
            in.problem(
                    in.keyMark("environments", environment, "stores"),
                    FunctionLintMessage.STORES,
                    environment);
        }
        app.pipelines().values().stream()
                .filter(pipeline -> functions.contains(pipeline.name()))
                .forEach(pipeline -> warehouse(pipeline, in));
        app.pipelines().values().stream()
                .filter(pipeline -> functions.contains(pipeline.name()))
                .filter(pipeline -> pipeline.from().files().isPresent())
                .forEach(pipeline -> files(pipeline, app, in));
        app.pipelines().values().stream()
                .filter(pipeline -> functions.contains(pipeline.name()))
                .filter(pipeline -> pipeline.from() instanceof StreamSource)
                .forEach(pipeline -> stream(pipeline, app, in));
        EnvironmentVariables.positions(in.root(), environment)
                .forEach((name, mark) -> {
                    if (RESERVED.contains(name)) {
                        in.problem(mark, FunctionLintMessage.VARIABLE_RESERVED, name);
                    } else if (!name.equals(REGION) && !NAME.matcher(name).matches()) {
                        in.problem(mark, FunctionLintMessage.VARIABLE_NAME, name);
                    }
                });
    }

    private static void warehouse(Pipeline pipeline, ReadContext in) {
        for (int i = 0; i < pipeline.to().size(); i++) {
            var sink = pipeline.to().get(i);
            var mark = in.mark("pipelines", pipeline.name(), "to", i, sink.kind());
            sink.warehouseTable()
                    .ifPresent(table ->
                            in.problem(
                                    mark, FunctionLintMessage.WAREHOUSE, pipeline.name(), table));
        }
    }

    /// Reports a queue of notifications with which the function has too little time for a file, or
    /// may need a version of an object after S3 has deleted it.
    private static void files(Pipeline pipeline, App app, ReadContext in) {
        var queue = app.queue(pipeline.from().queue());
        var timeout = FunctionTimeout.of(queue, Duration.ZERO);
        if (timeout.compareTo(FunctionTimeout.LEAST_FOR_FILES) < 0) {
            in.problem(
                    mark(pipeline, queue, "visibility_timeout", in),
                    FunctionLintMessage.SHORT_VISIBILITY,
                    pipeline.name(),
                    timeout.toSeconds(),
                    queue.name(),
                    minutes(FunctionTimeout.MOST),
                    minutes(FunctionTimeout.LEAST_FOR_FILES));
        }
        var letters =
                queue.deadLetterQueue()
                        .map(name -> app.queue(name).retention())
                        .orElse(Duration.ZERO);
        if (queue.retention().multipliedBy(2).plus(letters).compareTo(KEPT) > 0) {
            in.problem(
                    mark(pipeline, queue, "retention", in),
                    FunctionLintMessage.LONG_RETENTION,
                    pipeline.name(),
                    KEPT.toDays(),
                    queue.name(),
                    KEPT.minus(letters).dividedBy(2).toDays());
        }
    }

    /// Reports a queue of redriven dead letters with which the function has too little time after
    /// the window of its batches.
    private static void stream(Pipeline pipeline, App app, ReadContext in) {
        var window = pipeline.from().window();
        var queue = app.queue(pipeline.from().queue());
        if (FunctionTimeout.of(queue, window).compareTo(FunctionTimeout.LEAST) < 0) {
            in.problem(
                    mark(pipeline, queue, "visibility_timeout", in),
                    FunctionLintMessage.SHORT_STREAM_VISIBILITY,
                    pipeline.name(),
                    FunctionTimeout.of(queue, window).toSeconds(),
                    queue.name(),
                    FunctionTimeout.LEAST
                            .multipliedBy(FunctionTimeout.PART)
                            .plus(window)
                            .plusSeconds(1)
                            .minusNanos(1)
                            .toSeconds());
        }
    }

    /// Returns the position of an option of a queue, of the queue, or, if the file does not declare
    /// the queue, of the source of the pipeline.
    private static SourcePosition mark(
            Pipeline pipeline, Queue queue, String option, ReadContext in) {
        return in.has("queues", queue.name())
                ? in.keyMark("queues", queue.name(), option)
                : in.keyMark("pipelines", pipeline.name(), "from");
    }

    private static long minutes(Duration timeout) {
        return timeout.multipliedBy(FunctionTimeout.PART).toMinutes();
    }
}
