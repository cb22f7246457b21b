package dev.leat.local.redrive;

import dev.leat.app.Queue;
import dev.leat.local.queue.MessageRemoval;
import dev.leat.local.queue.OpenQueue;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.queue.QueueLog;
import dev.leat.local.queue.QueueSend;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The dead letters of a queue in the state file. One commit removes the dead letters, sends their
/// messages and writes the audit entries. Dead letters in flight are omitted. In a FIFO queue, the
/// other dead letters of their groups are omitted, too. [dev.leat.port.FifoDeadLetters] preserves
/// the order of groups across several calls.
public record LocalDeadLetterQueue(OpenQueue from, OpenQueues queues, LocalAudit audit)
        implements DeadLetterQueue {

    /// Approximate memory of one page of dead letters.
    private static final long PAGE_BYTES = 16L << 20;

    @Override
    public List<Message.Seen> read(long sequence, int most) {
        return from.queue().browse(sequence, most, PAGE_BYTES);
    }

    @Override
    public long end() {
        return from.log().nextSequence();
    }

    @Override
    public Set<Long> redrive(String run, List<Return> letters) {
        var returns = new TreeMap<Long, Return>();
        for (var letter : letters) {
            fits(letter);
            returns.put(letter.deadLetter().sequence(), letter);
        }
        var withdrawal = MessageRemoval.of(from, returns.keySet());
        Map<QueueLog, QueueSend> sendings;
        var sent = new ArrayList<RedrivenMessage>();
        try {
            returns.keySet().retainAll(withdrawal.sequences());
            sendings = sendings(withdrawal, returns);
            returns.forEach((sequence, letter) ->
                    sent.add(new RedrivenMessage(letter, withdrawal.id(sequence))));
        } catch (Throwable failed) {
            withdrawal.putBack();
            throw failed;
        }
        if (sent.isEmpty()) {
            withdrawal.putBack();
            return Set.of();
        }
        boolean left =
                withdrawal.commit(tx -> {
                    sendings.forEach((to, sending) -> to.send(tx, sending));
                    audit.sent(tx, run, sent);
                });
        return left ? new LinkedHashSet<>(returns.keySet()) : Set.of();
    }

    /// Returns the messages for each target queue, in the order of the dead letters.
    private Map<QueueLog, QueueSend> sendings(
            MessageRemoval withdrawal, Map<Long, Return> returns) {
        var sendings = new LinkedHashMap<QueueLog, QueueSend>();
        returns.forEach((sequence, letter) ->
                sendings.computeIfAbsent(queues.named(letter.to()).log(), QueueLog::sending)
                        .add(withdrawal.entry(sequence, letter.body(), letter.attributes()), 0));
        return sendings;
    }

    private void fits(Return letter) {
        var to = queues.named(letter.to()).log().queue();
        if (to.fifo().isPresent() && letter.deadLetter().group().isEmpty()) {
            throw new IllegalArgumentException(
                    "dead letter %d has no group; every message of queue %s requires one"
                            .formatted(letter.deadLetter().sequence(), to.name()));
        }
        size(letter, to);
    }

    private static void size(Return letter, Queue to) {
        long size = Message.Outgoing.of(letter.body()).size();
        if (letter.edited() && size > Message.MOST_BYTES) {
            throw new IllegalArgumentException(
                    "dead letter %d would have %,d bytes; queue %s accepts at most %,d"
                            .formatted(
                                    letter.deadLetter().sequence(),
                                    size,
                                    to.name(),
                                    Message.MOST_BYTES));
        }
    }

    @Override
    public Set<Long> remove(List<Message.Seen> letters) {
        var sequences = letters.stream().map(Message.Seen::sequence).sorted().toList();
        var withdrawal = MessageRemoval.of(from, sequences);
        if (withdrawal.sequences().isEmpty()) {
            withdrawal.putBack();
            return Set.of();
        }
        return withdrawal.commit(_ -> {}) ? withdrawal.sequences() : Set.of();
    }

    @Override
    public void close() {}
}
