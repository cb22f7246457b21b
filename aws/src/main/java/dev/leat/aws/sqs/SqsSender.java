package dev.leat.aws.sqs;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.BatchOperation.Results;
import dev.leat.port.DeadLetterQueue.Return;
import dev.leat.port.Message;
import java.util.ArrayList;
import java.util.HashMap;
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
            for (var part : parts(letters.stream().map(this::entry).toList())) {
                var next = part.stream().filter(each -> accepted(each.before(), results)).toList();
                batches.send(next.stream().map(Next::entry).toList(), results);
            }
        } finally {
            results.done().forEach((id, done) -> sent.put(Long.valueOf(id), done.messageId()));
        }
        results.failed()
                .values()
                .forEach(each -> refused.accept(each.code() + ": " + each.message()));
    }

    /// An entry and the id of the previous entry of its group.
    private record Next(SentEntry entry, Optional<String> before) {}

    private static boolean accepted(
            Optional<String> id, Results<SendMessageBatchResultEntry> results) {
        return id.isEmpty() || results.done().containsKey(id.get());
    }

    /// Returns the parts that are sent one after the other: the first entries of all groups, the
    /// second ones, and so on. Entries without a group are all in the first part.
    private static List<List<Next>> parts(List<SentEntry> entries) {
        var parts = new ArrayList<List<Next>>();
        var last = new HashMap<String, String>();
        var counts = new HashMap<String, Integer>();
        for (var entry : entries) {
            boolean grouped = !entry.group().isEmpty();
            int part = grouped ? counts.merge(entry.group(), 1, Integer::sum) - 1 : 0;
            if (part == parts.size()) {
                parts.add(new ArrayList<>());
            }
            var before = grouped ? last.put(entry.group(), entry.id()) : null;
            parts.get(part).add(new Next(entry, Optional.ofNullable(before)));
        }
        return parts;
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
