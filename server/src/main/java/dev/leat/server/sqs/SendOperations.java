package dev.leat.server.sqs;

import dev.leat.port.Message;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/// SendMessage and SendMessageBatch. A batch is sent in one transaction.
record SendOperations(QueueResolver resolver) {

    SendMessageResponse one(SendMessageRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        var contents =
                SentContents.of(
                        request.messageBody(),
                        SentContents.delay(request.delaySeconds(), place.fifo().isPresent()),
                        request.messageAttributes(),
                        request.messageSystemAttributes(),
                        MessageIdentity.of(
                                request.messageGroupId(),
                                request.messageDeduplicationId(),
                                place.fifo()),
                        new MessageDigests());
        if (contents.size() > place.definition().mostBytes()) {
            throw tooLong(place, "are invalid");
        }
        var sent = place.messages().send(List.of(contents.outgoing())).getFirst();
        return SendMessageResponse.builder()
                .messageId(sent.id())
                .sequenceNumber(sequence(place, sent))
                .md5OfMessageBody(contents.bodyMd5())
                .md5OfMessageAttributes(SentContents.orAbsent(contents.attributesMd5()))
                .md5OfMessageSystemAttributes(SentContents.orAbsent(contents.systemMd5()))
                .build();
    }

    SendMessageBatchResponse batch(SendMessageBatchRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        var entries =
                BatchRequests.check(
                        request.entries(),
                        "SendMessageBatchRequestEntry",
                        SendMessageBatchRequestEntry::id);
        entries.forEach(entry ->
                MessageIdentity.checkGiven(
                        entry.messageGroupId(), entry.messageDeduplicationId(), place.fifo()));
        var sent = new Sent(place, entries.size());
        entries.forEach(sent::add);
        return sent.send();
    }

    private static @Nullable String sequence(QueueResolver.Place place, Message.Sent sent) {
        return place.fifo().isPresent() ? SequenceNumbers.text(sent.sequence()) : null;
    }

    private static AwsErrorException tooLong(QueueResolver.Place place, String are) {
        return AwsErrorException.invalidParameter(
                "One or more parameters %s. Reason: Message must be shorter than %d bytes."
                        .formatted(are, place.definition().mostBytes()));
    }

    /// A batch that is being sent.
    private static final class Sent {

        private final QueueResolver.Place place;
        private final MessageDigests digests = new MessageDigests();
        private final List<String> ids;
        private final List<SentContents> contents;
        private final SendMessageBatchResponse.Builder answer = SendMessageBatchResponse.builder();
        private final List<software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry> failed =
                new ArrayList<>();
        private long size;

        private Sent(QueueResolver.Place place, int entries) {
            this.place = place;
            this.ids = new ArrayList<>(entries);
            this.contents = new ArrayList<>(entries);
        }

        private void add(SendMessageBatchRequestEntry entry) {
            try {
                var read =
                        SentContents.of(
                                entry.messageBody(),
                                SentContents.delay(entry.delaySeconds(), place.fifo().isPresent()),
                                entry.messageAttributes(),
                                entry.messageSystemAttributes(),
                                MessageIdentity.of(
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
            } catch (AwsErrorException fault) {
                failed.add(BatchRequests.failed(entry.id(), fault));
            }
        }

        private SendMessageBatchResponse send() {
            if (size > MOST) {
                throw SqsErrors.batchTooLong(MOST, size);
            }
            var outgoing = contents.stream().map(SentContents::outgoing).toList();
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
                                .md5OfMessageAttributes(SentContents.orAbsent(each.attributesMd5()))
                                .md5OfMessageSystemAttributes(
                                        SentContents.orAbsent(each.systemMd5()))
                                .build());
            }
            return answer.successful(successful).failed(failed).build();
        }
    }

    /// The maximum size of a message, and also of a whole batch.
    private static final int MOST = Message.MOST_BYTES;
}
