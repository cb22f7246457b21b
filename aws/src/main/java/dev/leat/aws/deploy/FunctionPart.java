package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.LargeFiles;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.Resource;
import dev.leat.app.Sink;
import dev.leat.app.StreamSource;
import dev.leat.app.Table;
import dev.leat.app.sink.BucketSink;
import dev.leat.aws.deploy.model.TemplateOutput;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateParameter.Kind;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Joined;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.KinesisEventSourceMapping;
import dev.leat.aws.deploy.resource.LambdaFunction;
import dev.leat.aws.deploy.resource.LambdaFunction.Handler;
import dev.leat.aws.deploy.resource.LogGroup;
import dev.leat.aws.deploy.resource.SqsEventSourceMapping;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The functions in Lambda, each of which runs one pipeline, with their logs, roles and event
/// source mappings. The resources of the app must have been added.
final class FunctionPart {

    /// Actions on the streams of a log group.
    static final List<String> LOGS = List.of("logs:CreateLogStream", "logs:PutLogEvents");

    /// The environment variable with the pipelines that a function compiles at its start.
    private static final String PIPELINES = "LEAT_PIPELINES";

    /// With this memory a function has one vCPU
    /// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html).
    private static final String DEFAULT_MEMORY = "1769";

    /// The memory if a function reads files: a piece of a file is processed in native memory,
    /// beside that of the JVM.
    private static final String DEFAULT_MEMORY_OF_FILES = "3008";

    private static final String DEFAULT_CONCURRENCY = "10";

    /// The parameter and the environment variable with the maximum size of a file.
    private static final String LARGE_FILE = "LargeFileMiB";

    private static final String LARGE_FILE_VARIABLE = "LEAT_LARGE_FILE_MIB";
    private static final String DEFAULT_LARGE_FILE = "512";

    /// Twice the maximum size of a file, and as much for pieces.
    private static final String DEFAULT_SCRATCH = "2048";

    /// The environment variable that is set if containers process larger files.
    private static final String HAND_OVER = "LEAT_HAND_OVER";

    private FunctionPart() {}

    static void add(DeploymentPlan plan, ProcessSettings settings) {
        if (plan.functions().isEmpty()) {
            return;
        }
        parameters(plan);
        reserve(plan);
        plan.functions().values().forEach(pipeline -> add(pipeline, plan, settings));
    }

    private static void reserve(DeploymentPlan plan) {
        var names = plan.functions().keySet();
        for (var kind : List.of("FunctionLogGroup", "FunctionRole", "Function", "Mapping")) {
            plan.reserve(kind, names);
        }
        plan.reserve(
                "StreamMapping",
                plan.functions().values().stream()
                        .filter(pipeline -> pipeline.from() instanceof StreamSource)
                        .map(Pipeline::name)
                        .toList());
    }

    private static void parameters(DeploymentPlan plan) {
        plan.add(
                TemplateParameter.required(
                        LambdaFunction.BUCKET,
                        Kind.TEXT,
                        "Bucket with the zip file of leat package lambda, in this region."));
        plan.add(
                TemplateParameter.required(
                        LambdaFunction.KEY, Kind.TEXT, "Key of the zip file in the bucket."));
        plan.add(
                TemplateParameter.of(
                        LambdaFunction.RUNTIME,
                        Kind.TEXT,
                        "Runtime of the functions, which has Java 25 or later.",
                        "java25"));
        plan.add(
                TemplateParameter.of(
                                LambdaFunction.ARCHITECTURE,
                                Kind.TEXT,
                                "Architecture of the functions, that of the zip file.",
                                "x86_64")
                        .among("x86_64", "arm64"));
        plan.add(
                TemplateParameter.of(
                        LambdaFunction.MEMORY,
                        Kind.NUMBER,
                        "Memory of a function in MiB; 1769 are one vCPU.",
                        readsFiles(plan) ? DEFAULT_MEMORY_OF_FILES : DEFAULT_MEMORY));
        if (readsFiles(plan)) {
            ofFiles(plan);
        }
        plan.add(
                TemplateParameter.of(
                        SqsEventSourceMapping.CONCURRENCY,
                        Kind.NUMBER,
                        "Maximum number of simultaneous invocations of each function, 2 to 1000.",
                        DEFAULT_CONCURRENCY));
    }

    private static boolean readsFiles(DeploymentPlan plan) {
        return plan.functions().values().stream().anyMatch(BucketPart::readsFiles);
    }

    private static void ofFiles(DeploymentPlan plan) {
        plan.add(
                TemplateParameter.of(
                        LARGE_FILE,
                        Kind.NUMBER,
                        plan.largeFiles().isEmpty()
                                ? "Maximum size in MiB of a file; a larger one becomes a dead letter."
                                : "Maximum size in MiB of a file for a function; containers process larger ones.",
                        DEFAULT_LARGE_FILE));
        plan.add(
                TemplateParameter.of(
                        LambdaFunction.SCRATCH,
                        Kind.NUMBER,
                        "Disk in MiB of a function that reads files, 512 to 10240.",
                        DEFAULT_SCRATCH));
    }

    private static void add(Pipeline pipeline, DeploymentPlan plan, ProcessSettings settings) {
        var limits = FunctionLimits.of(pipeline, plan.app().queue(pipeline.from().queue()));
        var variables = new LinkedHashMap<>(settings.variables());
        variables.put(PIPELINES, new Text(pipeline.name()));
        if (BucketPart.readsFiles(pipeline)) {
            variables.put(LARGE_FILE_VARIABLE, new Parameter(LARGE_FILE));
        }
        if (plan.largeFiles().contains(pipeline.name())) {
            variables.put(HAND_OVER, new Text("true"));
        }
        var function =
                function(
                        pipeline.name(),
                        Handler.PIPELINES,
                        permissions(pipeline, plan),
                        limits.seconds(),
                        BucketPart.readsFiles(pipeline),
                        variables,
                        plan,
                        settings);
        if (pipeline.from() instanceof StreamSource from) {
            plan.add(
                    new KinesisEventSourceMapping(
                            plan.id(pipeline.name(), "StreamMapping"),
                            plan.stream(from.stream()),
                            function,
                            limits.batch(),
                            limits.window()));
        }
        plan.add(
                new SqsEventSourceMapping(
                        plan.id(pipeline.name(), "Mapping"),
                        plan.queue(pipeline.from().queue()),
                        function,
                        limits.batch(),
                        limits.window(),
                        SqsEventSourceMapping.PARTIAL));
        logsCommand(function, "of pipeline " + pipeline.name(), plan);
    }

    /// Returns what a function and its event source mappings may do.
    private static Permissions permissions(Pipeline pipeline, DeploymentPlan plan) {
        var permissions = Permissions.of(part(pipeline, plan.app()), plan);
        if (pipeline.from() instanceof StreamSource from) {
            permissions.allow(StreamPart.MAPPED, List.of(plan.stream(from.stream()).arn()));
        }
        return permissions;
    }

    /// Adds a function with its log and role.
    ///
    /// @param name the end of its name
    /// @param permissions what it may do, except to write its log
    /// @param files true if it reads files
    static LambdaFunction function(
            String name,
            Handler handler,
            Permissions permissions,
            int seconds,
            boolean files,
            Map<String, TemplateValue> variables,
            DeploymentPlan plan,
            ProcessSettings settings) {
        var onAws = plan.functionName(name);
        var logs =
                plan.add(
                        new LogGroup(
                                plan.id(name, "FunctionLogGroup"),
                                LambdaFunction.logGroup(onAws),
                                settings.logDays()));
        permissions.allow(LOGS, List.of(logs.streams()));
        var role =
                plan.add(
                        new IamRole(
                                plan.id(name, "FunctionRole"),
                                IamRole.LAMBDA,
                                permissions.statements()));
        return plan.add(
                new LambdaFunction(
                        plan.id(name, "Function"),
                        onAws,
                        handler,
                        role,
                        logs,
                        seconds,
                        files,
                        variables));
    }

    /// Adds the command that shows the log of a function.
    static void logsCommand(LambdaFunction function, String what, DeploymentPlan plan) {
        plan.add(
                new TemplateOutput(
                        function.id() + "LogsCommand",
                        "Command that shows the log of the function %s.".formatted(what),
                        new Joined(
                                List.of(
                                        new Text(
                                                "aws logs tail %s --follow --region "
                                                        .formatted(function.logs().name())),
                                        Place.REGION))));
    }

    /// Returns the part of an app that the function of a pipeline uses: the queues, topics,
    /// streams, tables and buckets of the pipeline, and those of all lookups; also its queue of
    /// large files. The function reads the secrets of all endpoints at its start.
    static App part(Pipeline pipeline, App app) {
        var queues = new LinkedHashSet<String>();
        queues.add(pipeline.from().queue());
        app.queue(pipeline.from().queue()).deadLetterQueue().ifPresent(queues::add);
        queues.add(LargeFiles.name(pipeline.name()));
        queues.addAll(used(pipeline, sink -> sink.queue().stream()));
        var streams = used(pipeline, sink -> sink.stream().stream());
        if (pipeline.from() instanceof StreamSource from) {
            streams.add(from.stream());
        }
        var tables = used(pipeline, sink -> sink.table().stream());
        var buckets =
                used(
                        pipeline,
                        sink ->
                                sink.kind().equals(BucketSink.KIND)
                                        ? Stream.of(sink.name())
                                        : Stream.empty());
        pipeline.from()
                .files()
                .ifPresent(from -> {
                    buckets.add(from.bucket());
                    buckets.add(pipeline.rejectedTo());
                });
        pipeline.shrink().flatMap(shrink -> shrink.offload()).ifPresent(buckets::add);
        for (var lookup : app.all(Lookup.class).values()) {
            switch (lookup.origin()) {
                case Lookup.Origin.OfTable(var table) -> tables.add(table);
                case Lookup.Origin.OfObject(var bucket, _, _) -> buckets.add(bucket);
                case Lookup.Origin.OfFile _ -> {
                    // in the zip file
                }
            }
        }
        return app.withPipelines(Map.of(pipeline.name(), pipeline))
                .withApi(List.of())
                .withQueues(only(queues, app.queues()))
                .withTopics(only(used(pipeline, sink -> sink.topic().stream()), app.topics()))
                .with(Table.class, only(tables, app.all(Table.class)))
                .with(dev.leat.app.Stream.class, only(streams, app.all(dev.leat.app.Stream.class)))
                .withBuckets(only(buckets, app.buckets()));
    }

    private static Set<String> used(Pipeline pipeline, Function<Sink, Stream<String>> names) {
        return QueuePart.sinks(pipeline)
                .flatMap(names)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static <R extends Resource> Map<String, R> only(Set<String> names, Map<String, R> of) {
        var part = new LinkedHashMap<>(of);
        part.keySet().retainAll(names);
        return part;
    }
}
