package dev.leat.aws.send;

import dev.leat.app.AwsResourceNames;
import dev.leat.app.Sink;
import dev.leat.app.sink.StreamSink;
import dev.leat.aws.BatchOperation.Results;
import dev.leat.aws.kinesis.KinesisStream;
import dev.leat.aws.kinesis.StreamPuts;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect;
import dev.leat.plan.StreamDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/// The streams of an app in Kinesis.
record StreamDestination(Supplier<KinesisClient> client, AwsResourceNames names)
        implements Destination {

    @Override
    public String kind() {
        return StreamSink.KIND;
    }

    @Override
    public String service() {
        return "Kinesis";
    }

    @Override
    public Optional<Reason> refusal(Effect.Write write, int row) {
        return StreamDocument.of(write, row).refusal();
    }

    @Override
    public SendAttempt send(Effect.Write write, List<Integer> rows) {
        var records = rows.stream().map(row -> entry(write, row)).toList();
        var results = Results.<String>none();
        var puts = new StreamPuts(stream(write.to()));
        return SendAttempt.of(results, () -> puts.put(records, results));
    }

    private KinesisStream stream(Sink sink) {
        return KinesisStream.of(client, names, sink.name());
    }

    private static StreamPuts.Entry entry(Effect.Write write, int row) {
        var document = StreamDocument.of(write, row);
        return new StreamPuts.Entry(document.data(), document.partitionKey());
    }

    @Override
    public void probe(Sink sink) {
        var stream = stream(sink);
        stream.call(kinesis -> kinesis.describeStreamSummary(r -> r.streamName(stream.name())));
    }
}
