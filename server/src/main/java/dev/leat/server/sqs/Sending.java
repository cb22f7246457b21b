package dev.leat.server.sqs;

import dev.leat.port.Message;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/// SendMessage and SendMessageBatch. A batch is one `send`: its messages are durable together.
record Sending(Places places) {

    SendMessageResponse one(SendMessageRequest request, Caller caller) {
        var place = places.at(request.queueUrl());
        var contents =
                Contents.of(
                        request.messageBody(),
                        Contents.delay(request.delaySeconds(), place.fifo().isPresent()),
                        request.messageAttributes(),
                        request.messageSystemAttributes(),
                        Identity.of(
                                request.messageGroupId(),
                                request.messageDeduplicationId(),
                                place.fifo()),
                        new Digests());
        if (contents.size() > place.definition().mostBytes()) {
            throw tooLong(place, "are invalid");
        }
        var sent = place.messages().send(List.of(contents.outgoing())).getFirst();
        return SendMessageResponse.builder()
                .messageId(sent.id())
                .sequenceNumber(sequence(place, sent))
                .md5OfMessageBody(contents.bodyMd5())
                .md5OfMessageAttributes(Contents.orAbsent(contents.attributesMd5()))
                .md5OfMessageSystemAttributes(Contents.orAbsent(contents.systemMd5()))
                .build();
    }

    SendMessageBatchResponse batch(SendMessageBatchRequest request, Caller caller) {
        var place = places.at(request.queueUrl());
        var entries =
                Batches.check(
                        request.entries(),
                        "SendMessageBatchRequestEntry",
                        SendMessageBatchRequestEntry::id);
        entries.forEach(entry ->
                Identity.checkGiven(
                        entry.messageGroupId(), entry.messageDeduplicationId(), place.fifo()));
        var sent = new Sent(place, entries.size());
        entries.forEach(sent::add);
        return sent.send();
    }

    private static @Nullable String sequence(Places.Place place, Message.Sent sent) {
        return place.fifo().isPresent() ? Sequence.text(sent.sequence()) : null;
    }

    private static Fault tooLong(Places.Place place, String are) {
        return Fault.invalidParameter(
                "One or more parameters %s. Reason: Message must be shorter than %d bytes."
                        .formatted(are, place.definition().mostBytes()));
    }

    /// A batch on its way.
    private static final class Sent {

        private final Places.Place place;
        private final Digests digests = new Digests();
        private final List<String> ids;
        private final List<Contents> contents;
        private final SendMessageBatchResponse.Builder answer = SendMessageBatchResponse.builder();
        private final List<software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry> failed =
                new ArrayList<>();
        private long size;

        private Sent(Places.Place place, int entries) {
            this.place = place;
            this.ids = new ArrayList<>(entries);
            this.contents = new ArrayList<>(entries);
        }

        private void add(SendMessageBatchRequestEntry entry) {
            try {
                var read =
                        Contents.of(
                                entry.messageBody(),
                                Contents.delay(entry.delaySeconds(), place.fifo().isPresent()),
                                entry.messageAttributes(),
                                entry.messageSystemAttributes(),
                                Identity.of(
                                        entry.messageGroupId(),
                                        entry.messageDeduplicationId(),
                                        place.fifo()),
                                digests);
                size += read.size();
                if (read.size() > place.definition().mostBytes() && read.size() <= MOST) {
                    throw tooLong(place, "cannot be validated");
                }
                ids.add(entry.id());
                contents.add(read);
            } catch (Fault fault) {
                failed.add(Batches.failed(entry.id(), fault));
            }
        }

        private SendMessageBatchResponse send() {
            if (size > MOST) {
                throw Faults.batchTooLong(MOST, size);
            }
            var outgoing = contents.stream().map(Contents::outgoing).toList();
            var messages =
                    outgoing.isEmpty() ? List.<Message.Sent>of() : place.messages().send(outgoing);
            var successful = new ArrayList<SendMessageBatchResultEntry>(messages.size());
            for (int i = 0; i < messages.size(); i++) {
                var each = contents.get(i);
                successful.add(
                        SendMessageBatchResultEntry.builder()
                                .id(ids.get(i))
                                .messageId(messages.get(i).id())
                                .sequenceNumber(sequence(place, messages.get(i)))
                                .md5OfMessageBody(each.bodyMd5())
                                .md5OfMessageAttributes(Contents.orAbsent(each.attributesMd5()))
                                .md5OfMessageSystemAttributes(Contents.orAbsent(each.systemMd5()))
                                .build());
            }
            return answer.successful(successful).failed(failed).build();
        }
    }

    /// The limit of a whole batch is that of a message.
    private static final int MOST = Message.MOST_BYTES;
}
