package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.Pipeline;
import dev.leat.config.text.AwsLintMessage;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Rules about the parts of an environment on AWS that only `environments` name: the rule for the
/// events of failed files, and the workgroup of Athena.
final class AwsPartRules {

    private static final String FAILED_FILES = "failed_files";
    private static final String ATHENA = "athena";

    private AwsPartRules() {}

    /// Returns the names of the queues that environments use.
    static List<String> queues(App app) {
        return used(app, Environment.Aws::failedFiles);
    }

    /// Returns the names of the buckets that environments use.
    static List<String> buckets(App app) {
        return used(app, Environment.Aws::athena);
    }

    private static List<String> used(App app, Function<Environment.Aws, Optional<String>> part) {
        return app.environments().values().stream()
                .flatMap(environment -> environment.aws().flatMap(part).stream())
                .toList();
    }

    static void failedFilesHaveAQueue(App app, ReadContext in) {
        for (var environment : app.environments().values()) {
            environment
                    .aws()
                    .flatMap(Environment.Aws::failedFiles)
                    .ifPresent(queue -> failedFiles(queue, app, environment, in));
        }
    }

    private static void failedFiles(String name, App app, Environment environment, ReadContext in) {
        var mark = in.mark("environments", environment.name(), FAILED_FILES);
        var queue = app.queues().get(name);
        if (queue == null) {
            PipelineRules.unknown("queue", name, app.queues().keySet(), mark, in);
            return;
        }
        if (FileRules.files(app).isEmpty()) {
            in.problem(mark, AwsLintMessage.FAILED_FILES_OF_NONE);
        }
        if (queue.fifo().isPresent()) {
            in.problem(mark, AwsLintMessage.FAILED_FILES_FIFO, name);
        }
        for (var pipeline : FileRules.files(app)) {
            if (pipeline.from().queue().equals(name)) {
                in.problem(mark, FileLintMessage.NOTIFICATIONS_ONLY, name, pipeline.name());
            }
            if (pipeline.onFailure().stream()
                    .anyMatch(sink -> sink.queue().filter(name::equals).isPresent())) {
                in.problem(
                        mark,
                        AwsLintMessage.FAILED_FILES_TWICE,
                        name,
                        environment.name(),
                        pipeline.name());
            }
        }
    }

    static void athenaHasABucket(App app, ReadContext in) {
        for (var environment : app.environments().values()) {
            environment
                    .aws()
                    .flatMap(Environment.Aws::athena)
                    .ifPresent(bucket -> athena(bucket, app, environment, in));
        }
    }

    private static void athena(String bucket, App app, Environment environment, ReadContext in) {
        var mark = in.mark("environments", environment.name(), ATHENA);
        if (!app.buckets().containsKey(bucket)) {
            PipelineRules.unknown("bucket", bucket, app.buckets().keySet(), mark, in);
            return;
        }
        app.readers(bucket).stream()
                .map(Pipeline::name)
                .findFirst()
                .ifPresent(
                        reader -> in.problem(mark, AwsLintMessage.ATHENA_BUCKET, reader, bucket));
    }
}
