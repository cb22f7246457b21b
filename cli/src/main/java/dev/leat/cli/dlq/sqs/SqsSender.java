package dev.leat.cli.dlq.sqs;

import dev.leat.batch.Attribute;
import dev.leat.port.DeadLetterQueue.Return;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Sends dead letters to one queue. For a FIFO queue the order is kept: if the queue refuses a dead
/// letter, the later ones of its group are not sent.
///
/// A FIFO queue drops a message if it has received a message with the same deduplication id within
/// the last five minutes; a dead letter with its old id could be lost. Each dead letter therefore
/// gets a new id, derived from its old id and the run. If a run sends a dead letter twice, it is
/// delivered once.
///
/// @param run the run that sends the dead letters
/// @param refused gets the dead letters that the queue refused, and the reasons
record SqsSender(SqsClient client, String url, String run, Consumer<String> refused) {

    /// SQS's limits for one request. Older emulators have lower limits and report them.
    private static final int BATCH = 10;

    private static final long BYTES = Message.MOST_BYTES;

    private static final String SYSTEM = "AWS.";

    /// Returns the sequence numbers of the dead letters that the queue has accepted.
    Set<Long> send(List<Return> letters) {
        var sent = new HashSet<Long>();
        var broken = new HashSet<String>();
        var batch = new ArrayList<Return>();
        long bytes = 0;
        for (var letter : letters) {
            long size = size(letter);
            if (batch.size() == BATCH || bytes + size > BYTES) {
                send(batch, sent, broken);
                batch.clear();
                bytes = 0;
            }
            if (!broken.contains(group(letter))) {
                batch.add(letter);
                bytes += size;
            }
        }
        send(batch, sent, broken);
        return sent;
    }

    private void send(List<Return> batch, Set<Long> sent, Set<String> broken) {
        if (batch.isEmpty()) {
            return;
        }
        var entries = batch.stream().map(this::entry).toList();
        try {
            var answer = client.sendMessageBatch(r -> r.queueUrl(url).entries(entries));
            answer.successful().forEach(each -> sent.add(Long.valueOf(each.id())));
            var groups = new HashMap<String, String>();
            batch.forEach(each -> groups.put(id(each), group(each)));
            for (var failed : answer.failed()) {
                refused.accept(failed.code() + ": " + failed.message());
                broken.add(groups.getOrDefault(failed.id(), ""));
            }
            broken.remove("");
        } catch (BatchRequestTooLongException smaller) {
            if (batch.size() == 1) {
                refused.accept(String.valueOf(smaller.getMessage()));
                broken.add(group(batch.getFirst()));
                broken.remove("");
                return;
            }
            int half = batch.size() / 2;
            send(batch.subList(0, half), sent, broken);
            var rest = batch.subList(half, batch.size());
            send(
                    rest.stream().filter(each -> !broken.contains(group(each))).toList(),
                    sent,
                    broken);
        }
    }

    private static String id(Return letter) {
        return String.valueOf(letter.deadLetter().sequence());
    }

    private boolean fifo() {
        return url.endsWith(".fifo");
    }

    /// Returns the dead letter's group if the queue is FIFO; otherwise an empty text.
    private String group(Return letter) {
        return fifo() ? letter.deadLetter().group().orElse("") : "";
    }

    private static long size(Return letter) {
        long size = letter.body().length;
        for (var attribute : letter.attributes().entrySet()) {
            size += attribute.getKey().getBytes(StandardCharsets.UTF_8).length;
            size += attribute.getValue().type().length() + attribute.getValue().value().length;
        }
        return size;
    }

    private SendMessageBatchRequestEntry entry(Return letter) {
        var entry =
                SendMessageBatchRequestEntry.builder()
                        .id(id(letter))
                        .messageBody(new String(letter.body(), StandardCharsets.UTF_8))
                        .messageAttributes(values(letter.attributes()));
        var trace = letter.attributes().get(Attribute.TRACE_HEADER);
        if (trace != null) {
            entry.messageSystemAttributes(
                    Map.of(
                            MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                            MessageSystemAttributeValue.builder()
                                    .dataType(trace.type())
                                    .stringValue(trace.asText())
                                    .build()));
        }
        letter.deadLetter().group().ifPresent(entry::messageGroupId);
        if (fifo()) {
            entry.messageGroupId(letter.deadLetter().group().orElse(letter.deadLetter().id()));
            entry.messageDeduplicationId(deduplication(letter));
        }
        return entry.build();
    }

    private String deduplication(Return letter) {
        var old = letter.deadLetter().deduplication().orElse("") + "\n" + letter.deadLetter().id();
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest((run + "\n" + old).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    private static Map<String, MessageAttributeValue> values(Map<String, Attribute> attributes) {
        var values = new HashMap<String, MessageAttributeValue>();
        attributes.forEach((name, attribute) -> {
            if (!name.startsWith(SYSTEM)) {
                var value = MessageAttributeValue.builder().dataType(attribute.type());
                values.put(
                        name,
                        (attribute.binary()
                                        ? value.binaryValue(
                                                SdkBytes.fromByteArray(attribute.value()))
                                        : value.stringValue(attribute.asText()))
                                .build());
            }
        });
        return values;
    }
}
