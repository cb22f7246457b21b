package dev.leat.aws.send;

import dev.leat.app.Sink;
import dev.leat.aws.BatchOperation.Failure;
import dev.leat.aws.state.SinkIdentities;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect;
import dev.leat.plan.QueueMessage;
import dev.leat.plan.WriteResults;
import dev.leat.port.CommitRehearsal;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The store of the sinks that send to one service. A commit reads the identities of the records,
/// sends the messages of those that are new to the sink, and then stores their identities. Each
/// sink is a commit of its own.
///
/// If the process dies between a send and the storing, the records' messages are sent once more. A
/// FIFO queue drops them. Two processes that have the same record at the same time may both send
/// it. Thread-safe.
final class SendStore implements Store {

    private final Destination destination;
    private final List<Sink> sinks;
    private final SinkIdentities identities;
    private final HeldKeys sending = new HeldKeys();
    private final RecentKeys unstored = new RecentKeys();
    private volatile @Nullable Sink failed;

    /// @param sinks the sinks of the app that use this store
    SendStore(Destination destination, List<Sink> sinks, SinkIdentities identities) {
        this.destination = destination;
        this.sinks = List.copyOf(sinks);
        this.identities = identities;
    }

    /// @throws dev.leat.port.CorruptStateException if the stored key of a pipeline differs from the
    ///   app's, or the state table was replaced
    @Override
    public <T> T commit(Function<Transaction, T> work) {
        return new CommitRehearsal<>(
                        this::supported, writes -> writes.stream().map(this::send).toList())
                .run(work);
    }

    /// @throws dev.leat.port.CorruptStateException in the same cases as a commit
    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        var judge = identities.dryJudge();
        return work.apply(effect -> {
            var write = supported(effect);
            return judge.judge(write, index -> refusal(write, write.pick()[index]).orElse(null));
        });
    }

    /// Checks the state table, and the queue or topic to which the last send failed.
    @Override
    public void probe() {
        identities.probe();
        var last = failed;
        if (last != null) {
            destination.probe(last);
        } else if (!sinks.isEmpty()) {
            destination.probe(sinks.getFirst());
        }
        failed = null;
    }

    private Effect.Write supported(Effect effect) {
        if (effect instanceof Effect.Write write && write.to().kind().equals(destination.kind())) {
            return write;
        }
        throw new IllegalArgumentException(
                "%s keeps messages only, so it cannot apply %s"
                        .formatted(destination.service(), effect.getClass().getSimpleName()));
    }

    private Optional<Reason> refusal(Effect.Write write, int row) {
        return write.absent(row) ? Optional.empty() : destination.refusal(write, row);
    }

    private WriteResults send(Effect.Write write) {
        var keys = new HashSet<String>();
        for (int row : write.pick()) {
            keys.add(key(write, HexFormat.of().formatHex(write.rows().identity(row))));
        }
        sending.take(keys);
        try {
            return new Send(write).run();
        } finally {
            sending.release(keys);
        }
    }

    private static String key(Effect.Write write, String record) {
        return String.join(" ", write.pipeline(), write.to().name(), record);
    }

    /// The send of the rows of one write. Rows are named by their indexes in the picked rows.
    private final class Send {

        private final Effect.Write write;
        private final Map<Integer, Reason> refused = new HashMap<>();
        private final Map<Integer, Reason> retried = new HashMap<>();
        private final Set<Integer> sent = new TreeSet<>();

        Send(Effect.Write write) {
            this.write = write;
        }

        WriteResults run() {
            while (true) {
                var judge = identities.judge();
                var answers = judge.judge(write, this::reason);
                if (send(unsent(answers))) {
                    if (!judge.store()) {
                        identities.store(write, delivered(answers));
                    }
                    unstored.removeAll(keys(sent));
                    retried.forEach((index, why) -> {
                        if (answers.at(index) == Outcome.REJECTED) {
                            answers.put(index, Outcome.RETRIED, why);
                        }
                    });
                    return answers;
                }
            }
        }

        private @Nullable Reason reason(int index) {
            return Optional.ofNullable(refused.getOrDefault(index, retried.get(index)))
                    .or(() -> refusal(write, write.pick()[index]))
                    .orElse(null);
        }

        private static List<Integer> delivered(WriteResults answers) {
            return IntStream.range(0, answers.size())
                    .filter(index -> answers.at(index) == Outcome.DELIVERED)
                    .boxed()
                    .toList();
        }

        /// Returns the rows that have a message that was not sent yet.
        private List<Integer> unsent(WriteResults answers) {
            var rows = new ArrayList<Integer>();
            for (int index : delivered(answers)) {
                if (write.absent(write.pick()[index]) || sent.contains(index)) {
                    continue;
                }
                if (unstored.contains(key(index))) {
                    sent.add(index);
                } else {
                    rows.add(index);
                }
            }
            return rows;
        }

        private String key(int index) {
            return SendStore.key(write, QueueMessage.state(write, write.pick()[index]));
        }

        private List<String> keys(Collection<Integer> rows) {
            return rows.stream().map(this::key).toList();
        }

        /// Sends the messages of rows. Returns true if all of them were sent. Otherwise the service
        /// has refused at least one of them, so the rows must be classified again.
        ///
        /// @throws UnavailableException if messages can be sent only later
        private boolean send(List<Integer> indexes) {
            if (indexes.isEmpty()) {
                return true;
            }
            var rows = indexes.stream().map(index -> write.pick()[index]).toList();
            var attempt = destination.send(write, rows);
            var failure = attempt.failure();
            int before = refused.size() + retried.size();
            int left = 0;
            for (int i = 0; i < rows.size(); i++) {
                int index = indexes.get(i);
                var why = attempt.results().failed().get(String.valueOf(i));
                if (attempt.results().done().containsKey(String.valueOf(i))) {
                    sent.add(index);
                } else if (why != null && why.refused()) {
                    refused.put(index, destination.reason(why));
                } else if (why != null && why.counts()) {
                    retried.put(index, destination.reason(why));
                } else {
                    left++;
                    failure = failure.or(() -> Optional.ofNullable(why).map(this::unavailable));
                }
            }
            unstored.addAll(keys(sent));
            boolean stuck = left > 0 && refused.size() + retried.size() == before;
            if (failure.isPresent() || stuck) {
                end(failure.orElseGet(this::unanswered));
            }
            return sent.containsAll(indexes);
        }

        private RuntimeException unavailable(Failure why) {
            return new UnavailableException(
                    "%s %s in %s did not accept a message: %s"
                            .formatted(
                                    destination.kind(),
                                    write.to().name(),
                                    destination.service(),
                                    why.text()));
        }

        private RuntimeException unanswered() {
            return new UnavailableException(
                    "%s %s in %s did not accept all messages"
                            .formatted(
                                    destination.kind(), write.to().name(), destination.service()));
        }

        /// Stores what was sent, and throws the failure.
        private void end(RuntimeException failure) {
            failed = write.to();
            try {
                identities.store(write, sent);
                unstored.removeAll(keys(sent));
            } catch (UnavailableException unavailable) {
                failure.addSuppressed(unavailable);
            }
            throw failure;
        }
    }
}
