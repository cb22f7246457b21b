package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.Stream;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.resource.KinesisDataStream;
import java.util.List;

/// The streams of an app.
final class StreamPart {

    /// Actions on each stream, for the check at the start.
    static final List<String> KNOW = List.of("kinesis:DescribeStreamSummary");

    /// Actions on a stream that a pipeline reads.
    static final List<String> READ =
            List.of("kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords");

    /// The action on a stream that its event source mapping needs in addition
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html).
    static final List<String> MAPPED = List.of("kinesis:DescribeStream");

    /// Actions on a stream into which a pipeline puts records.
    static final List<String> WRITE = List.of("kinesis:PutRecords");

    private StreamPart() {}

    static void add(DeploymentPlan plan) {
        plan.reserve("Stream", plan.app().all(Stream.class).keySet());
        for (var stream : plan.app().all(Stream.class).values()) {
            plan.add(
                    new KinesisDataStream(
                            plan.id(stream.name(), "Stream"),
                            plan.names().of(stream.name()),
                            stream));
        }
    }

    static void permit(App part, DeploymentPlan plan, Permissions permissions) {
        var names = part.all(Stream.class).keySet();
        permissions.allow(KNOW, arns(names.stream(), plan));
        permissions.allow(READ, arns(sources(part), plan));
        permissions.allow(WRITE, arns(names.stream().filter(name -> isWritten(name, part)), plan));
    }

    private static List<TemplateValue> arns(
            java.util.stream.Stream<String> streams, DeploymentPlan plan) {
        return streams.map(name -> plan.stream(name).arn()).toList();
    }

    private static boolean isWritten(String stream, App part) {
        return part.pipelines().values().stream()
                .flatMap(QueuePart::sinks)
                .anyMatch(sink -> sink.stream().filter(stream::equals).isPresent());
    }

    /// Returns the names of the streams that pipelines read.
    static java.util.stream.Stream<String> sources(App part) {
        return part.all(Stream.class).keySet().stream()
                .filter(name -> !part.streamReaders(name).isEmpty());
    }
}
