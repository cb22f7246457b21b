package dev.leat.local.topic;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.batch.Column;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.view.Identities;
import dev.leat.plan.Answers;
import dev.leat.plan.Effect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The topics of an app. A topic keeps nothing: what is published is sent to every subscriber in
/// the same commit. Used on the writer's thread, and for dry runs on any.
public final class Topics {

    /// What the state file has of topics.
    public static final List<String> TABLES = List.of();

    private static final int BODY = 0;

    private final App app;
    private final OpenQueues queues;
    private final InstantSource clock;

    public Topics(App app, OpenQueues queues, InstantSource clock) {
        this.app = app;
        this.queues = queues;
        this.clock = clock;
    }

    /// Publishes the picked rows that are new to the topic.
    public Answers write(
            Transaction transaction, Effect.Write write, Sink.ToTopic to, Identities identities)
            throws SQLException {
        var posting = posting(to.name());
        var bodies = (Column.Texts) write.rows().sinks().get(write.sink()).get(BODY);
        var answers =
                identities.judge(
                        transaction,
                        write,
                        row ->
                                write.absent(row)
                                        ? null
                                        : posting.add(post(write, to, bodies, row)));
        posting.send(transaction);
        return answers;
    }

    private Post post(Effect.Write write, Sink.ToTopic to, Column.Texts bodies, int row) {
        return new Post(
                to.name(),
                id(write, row),
                Optional.empty(),
                Objects.requireNonNullElse(bodies.values()[row], ""),
                clock.instant());
    }

    /// The same for the same state of a record, however often its batch runs.
    private static UUID id(Effect.Write write, int row) {
        var label =
                (write.pipeline() + "\n" + write.to().name() + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(label.length + 2 * Rows.HASH_BYTES + Long.BYTES);
        bytes.put(label).put(write.rows().identity(row)).put(write.rows().digest(row));
        bytes.putLong(write.rows().versions().of(row));
        return UUID.nameUUIDFromBytes(bytes.array());
    }

    /// Publishes one message. Why it cannot be; null if it is.
    public @Nullable Reason publish(Transaction transaction, Post post) {
        var posting = posting(post.topic());
        var refusal = posting.add(post);
        posting.send(transaction);
        return refusal;
    }

    private Posting posting(String topic) {
        app.topic(topic);
        return new Posting(app.subscribers(topic), queues);
    }
}
