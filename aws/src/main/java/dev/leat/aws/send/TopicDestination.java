package dev.leat.aws.send;

import dev.leat.app.AwsResourceNames;
import dev.leat.app.Sink;
import dev.leat.app.sink.TopicSink;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.BatchOperation;
import dev.leat.aws.BatchOperation.Failure;
import dev.leat.aws.BatchOperation.Results;
import dev.leat.aws.state.StateTable;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import tools.jackson.databind.json.JsonMapper;

/// The topics of an app in SNS.
final class TopicDestination implements Destination {

    private static final int BODY = 0;
    private static final int SUBJECT = 1;

    /// The column with the text of emails, which only the event of a failed file has.
    private static final int MAIL = 2;

    private final Supplier<SnsClient> client;
    private final AwsResourceNames names;
    private final TopicArns arns;

    TopicDestination(Supplier<SnsClient> client, AwsResourceNames names, StateTable table) {
        this.client = client;
        this.names = names;
        this.arns = new TopicArns(client, names, table);
    }

    @Override
    public String kind() {
        return TopicSink.KIND;
    }

    @Override
    public String service() {
        return "SNS";
    }

    /// A message of a row. SNS may count the subject, so it is part of the size.
    ///
    /// @param structured true if the body has a text for each protocol
    private record Entry(String id, Optional<String> subject, String body, boolean structured)
            implements BatchOperation.Entry {

        @Override
        public long size() {
            return bytes(body) + subject.map(Entry::bytes).orElse(0L);
        }

        private static long bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        PublishBatchRequestEntry entry() {
            var entry = PublishBatchRequestEntry.builder().id(id).message(body);
            subject.ifPresent(entry::subject);
            if (structured) {
                entry.messageStructure("json");
            }
            return entry.build();
        }
    }

    @Override
    public Optional<Reason> refusal(Effect.Write write, int row) {
        long size = entry("", write, row).size();
        return size > TopicSink.MAX_MESSAGE
                ? Optional.of(
                        Reason.of(
                                "range",
                                "the message would have %d bytes; a topic accepts at most %d"
                                        .formatted(size, TopicSink.MAX_MESSAGE)))
                : Optional.empty();
    }

    private static Entry entry(String id, Effect.Write write, int row) {
        var subject = write.optionalText(SUBJECT, row);
        var body = write.text(BODY, row).orElse("");
        return write.optionalText(MAIL, row)
                .map(mail -> new Entry(id, subject, byProtocol(body, mail), true))
                .filter(entry -> entry.size() <= TopicSink.MAX_MESSAGE)
                .orElseGet(() -> new Entry(id, subject, body, false));
    }

    /// Returns a message with another text for emails
    /// (https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html).
    private static String byProtocol(String body, String mail) {
        var texts = JsonMapper.shared().createObjectNode();
        return texts.put("default", body).put("email", mail).toString();
    }

    @Override
    public SendAttempt send(Effect.Write write, List<Integer> rows) {
        var entries = new ArrayList<Entry>();
        rows.forEach(row -> entries.add(entry(String.valueOf(entries.size()), write, row)));
        var results = Results.<String>none();
        return SendAttempt.of(
                results,
                () ->
                        call(
                                write.to(),
                                arn ->
                                        new BatchOperation<Entry, String>(
                                                        batch -> publish(arn, batch),
                                                        TopicSink.MAX_MESSAGE,
                                                        false)
                                                .run(entries, results)));
    }

    private Results<String> publish(String arn, List<Entry> batch) {
        var entries = batch.stream().map(Entry::entry).toList();
        var answer =
                client.get().publishBatch(r -> r.topicArn(arn).publishBatchRequestEntries(entries));
        var sent = new HashMap<String, String>();
        answer.successful().forEach(each -> sent.put(each.id(), each.messageId()));
        var failed = new HashMap<String, Failure>();
        for (var each : answer.failed()) {
            failed.put(
                    each.id(),
                    Failure.of(
                            each.code(),
                            String.valueOf(each.message()),
                            Boolean.TRUE.equals(each.senderFault())));
        }
        return new Results<>(sent, failed);
    }

    @Override
    public void probe(Sink sink) {
        call(
                sink,
                arn -> {
                    try {
                        client.get().getTopicAttributes(r -> r.topicArn(arn));
                    } catch (SdkException failed) {
                        // The right to publish is enough.
                        if (!AwsFailures.isAccess(AwsFailures.code(failed))) {
                            throw failed;
                        }
                    }
                });
    }

    private interface Call {
        void on(String arn);
    }

    private void call(Sink sink, Call call) {
        var arn = arns.of(sink.name());
        AwsFailures.call(
                "topic " + sink.name() + " in SNS",
                () -> {
                    try {
                        call.on(arn);
                        return arn;
                    } catch (NotFoundException _) {
                        throw AwsFailures.missing(
                                "the topic %s does not exist in SNS (%s)"
                                        .formatted(names.of(sink.name()), arn));
                    }
                });
    }
}
