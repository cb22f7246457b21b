package dev.leat.aws.sqs;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.BatchOperation.Results;
import dev.leat.aws.GroupedEntries;
import dev.leat.port.DeadLetterQueue.Return;
import dev.leat.port.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/// Sends dead letters to one queue. For a FIFO queue the order is kept: a request has at most one
/// dead letter of each group, so a dead letter is sent only after the queue has accepted the
/// earlier ones of its group. If the queue refuses one, the later ones of its group are not sent.
///
/// A FIFO queue drops a message if it has received a message with the same deduplication id within
/// the last five minutes; a dead letter with its old id could be lost. Each dead letter therefore
/// gets a new id, derived from its old id and the run. If a run sends a dead letter twice, it is
/// delivered once.
///
/// @param run the run that sends the dead letters
/// @param refused gets the dead letters that the queue refused, and the reasons
record SqsSender(SqsClient client, String url, String run, Consumer<String> refused) {

    /// Adds the dead letters that the queue has accepted to `sent`: their sequence numbers, with
    /// the ids of the messages that were sent.
    ///
    /// @throws software.amazon.awssdk.core.exception.SdkException if a request fails; `sent` then
    ///   has the dead letters of the others
    void send(List<Return> letters, Map<Long, String> sent) {
        var results = Results.<SendMessageBatchResultEntry>none();
        var batches = new SqsBatches(client, url);
        try {
            new GroupedEntries<>(letters.stream().map(this::entry).toList())
                    .send(results, part -> batches.send(part, results));
        } finally {
            results.done().forEach((id, done) -> sent.put(Long.valueOf(id), done.messageId()));
        }
        results.failed()
                .values()
                .forEach(each -> refused.accept(each.code() + ": " + each.message()));
    }

    private boolean fifo() {
        return url.endsWith(AwsResourceNames.FIFO);
    }

    private SentEntry entry(Return letter) {
        var dead = letter.deadLetter();
        var message =
                new Message.Outgoing(
                        letter.body(),
                        letter.attributes(),
                        Optional.empty(),
                        fifo() ? Optional.of(dead.group().orElse(dead.id())) : dead.group(),
                        fifo() ? Optional.of(deduplication(letter)) : Optional.empty());
        return SentEntry.of(String.valueOf(dead.sequence()), message, fifo());
    }

    private String deduplication(Return letter) {
        var dead = letter.deadLetter();
        return Deduplication.id(run, dead.deduplication().orElse(""), dead.id());
    }
}
