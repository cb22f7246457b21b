package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.CommitRehearsal;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.UnavailableException;
import dev.leat.port.ViewReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/// A store in Redis of an app's views, and of the identities of the pipelines that feed them. Each
/// batch is one script call, which applies all writes of the batch or none. A lost reply does no
/// harm: the records are delivered again and are then duplicates. Thread-safe; the caller that
/// opened the store closes it.
public final class RedisStore implements Store, AutoCloseable {

    private static final LuaScript SUMS =
            LuaScript.of("registered.lua", "number.lua", "text.lua", "hashes.lua", "sums.lua");

    private static final LuaScript COMMIT =
            LuaScript.of(
                    "registered.lua",
                    "number.lua",
                    "text.lua",
                    "cell.lua",
                    "version.lua",
                    "hashes.lua",
                    "identity.lua",
                    "commit.lua");

    /// Maximum number of attempts if the registry is deleted while it is used.
    private static final int ATTEMPTS = 3;

    /// Number of batches to send row by row after the values of a batch were too large to send only
    /// their sums. The values of the next batches are usually large, too.
    private static final int BATCHES_BY_ROWS = 100;

    private final RedisConnections connections;
    private final KeyLayout layout;
    private final RedisMarks marks;
    private final InstantSource clock;
    private final ExpiredParts oldParts;
    private final Ranks ranks;
    private volatile @Nullable AppRegistry registry;

    /// Number of further batches to send row by row before sums are tried again.
    private volatile int byRows;

    private RedisStore(
            RedisConnections connections, KeyLayout layout, RedisMarks marks, InstantSource clock) {
        this.connections = connections;
        this.layout = layout;
        this.marks = marks;
        this.clock = clock;
        this.oldParts = new ExpiredParts(layout, clock);
        this.ranks = new Ranks(layout);
    }

    /// Opens the store without connecting. The first commit, read or probe connects.
    ///
    /// @param views the names of the app's views on this Redis
    /// @param url `redis://user:password@host:port/database`, or `rediss://` for TLS
    /// @param marks store of the marks by which a loss of views is detected
    /// @throws IllegalArgumentException if the URL is not valid, or two views would share keys
    public static RedisStore open(
            App app, Set<String> views, String url, RedisMarks marks, InstantSource clock) {
        var connections = new RedisConnections(RedisUrl.parse(url));
        return of(connections, KeyLayout.of(app, views), marks, clock);
    }

    /// Creates a store that owns the connections.
    static RedisStore of(
            RedisConnections connections, KeyLayout layout, RedisMarks marks, InstantSource clock) {
        return new RedisStore(connections, layout, marks, clock);
    }

    /// Returns a reader of one of the views.
    public ViewReader reader(String view) {
        return new RedisViewReader(this, layout.view(view), clock);
    }

    /// Returns `host:port` without user and password, and the database if it is not the first.
    public String place() {
        return connections.url().place();
    }

    /// Returns a warning for each setting of Redis with which acknowledged writes can be lost.
    /// Queries Redis.
    ///
    /// @throws UnavailableException if Redis is unavailable
    public List<String> notices() {
        return connections.with(redis -> DurabilityCheck.of(redis, connections.url()));
    }

    /// @throws CorruptStateException if a stored definition differs from the app's definition, or
    ///   the data of a view is lost
    @Override
    public <T> T commit(Function<Transaction, T> work) {
        return rehearsal(this::send).run(work);
    }

    /// Each call of Redis computes the results of all effects so far, beginning with the first one,
    /// and writes nothing. Even the registry does not change: if it has no entry of the app, Redis
    /// has no data of the app.
    ///
    /// @throws CorruptStateException in the same cases as a commit
    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        var asked = new ArrayList<Effect.Write>();
        return rehearsal(
                        writes -> {
                            asked.addAll(writes);
                            var answers = connections.with(redis -> judge(redis, asked));
                            return answers.subList(asked.size() - writes.size(), asked.size());
                        })
                .run(work);
    }

    private static CommitRehearsal<Effect.Write> rehearsal(
            Function<List<Effect.Write>, List<WriteResults>> send) {
        return new CommitRehearsal<>(effect -> CommitRehearsal.view("Redis", effect), send);
    }

    private List<WriteResults> judge(Jedis redis, List<Effect.Write> writes) {
        var known = registry;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var words =
                    known != null
                            ? known
                            : AppRegistry.look(redis, connections.url(), layout, marks);
            var message = BatchMessage.dry(layout, words, clock.instant(), writes);
            if (COMMIT.run(redis, message) instanceof List<?> reply) {
                return CommitReply.read(layout, writes, reply);
            }
            known = null;
        }
        throw new UnavailableException(
                "Redis at " + place() + " is being changed continuously; retry");
    }

    /// Checks, each time it is called, that the stored definitions are those of the app, and that
    /// no view is lost.
    ///
    /// @throws CorruptStateException if a definition differs or a view is lost
    @Override
    public void probe() {
        registry = connections.with(this::enter);
    }

    /// Calls `read` with a connection to a Redis that has the app's views. Discards the result if
    /// Redis lost the view meanwhile.
    <T> T read(String view, Function<Jedis, T> read) {
        return connections.with(redis -> {
            var known = registered(redis);
            var answer = read.apply(redis);
            whole(redis, known, view, redis.hget(layout.registry(), AppRegistry.markField(view)));
            return answer;
        });
    }

    /// Runs a query in one round trip.
    <T> T ask(String view, Function<Pipeline, Response<T>> question) {
        return connections.with(redis -> {
            var known = registered(redis);
            try (var pipeline = redis.pipelined()) {
                var answer = question.apply(pipeline);
                var mark = pipeline.hget(layout.registry(), AppRegistry.markField(view));
                pipeline.sync();
                whole(redis, known, view, mark.get());
                return answer.get();
            }
        });
    }

    /// Returns the stored identity of a record of this pipeline; empty if there is none, or if none
    /// of the pipeline's views is in this Redis.
    ///
    /// @throws UnavailableException if Redis is unavailable
    public Optional<StoredIdentity> holding(String pipeline, byte[] identity) {
        if (!layout.pipelines().containsKey(pipeline)) {
            return Optional.empty();
        }
        return connections.with(redis ->
                KnownRecord.find(
                        redis,
                        registered(redis),
                        layout.pipeline(pipeline),
                        layout.app().pipeline(pipeline),
                        identity,
                        clock.instant()));
    }

    private void whole(Jedis redis, AppRegistry known, String view, @Nullable String mark) {
        if (!known.mark(view).equals(mark)) {
            registry = null;
            registered(redis);
            throw new UnavailableException(
                    "Redis at %s was changed while the view %s was read; retry"
                            .formatted(place(), view));
        }
    }

    private AppRegistry registered(Jedis redis) {
        var known = registry;
        if (known == null) {
            known = enter(redis);
            registry = known;
        }
        return known;
    }

    private AppRegistry enter(Jedis redis) {
        var entered = AppRegistry.enter(redis, connections.url(), layout, marks);
        ranks.settle(redis);
        return entered;
    }

    private List<WriteResults> send(List<Effect.Write> writes) {
        return connections.with(redis -> {
            oldParts.step(redis);
            return send(redis, writes);
        });
    }

    private List<WriteResults> send(Jedis redis, List<Effect.Write> writes) {
        int left = byRows;
        if (left == 0) {
            var message = SumsMessage.of(layout, registered(redis), clock.instant(), writes);
            var word = message.map(bytes -> SUMS.run(redis, bytes));
            if (word.filter(said -> says(said, "NEW")).isPresent()) {
                return writes.stream().map(RedisStore::delivered).toList();
            }
            left = word.filter(said -> says(said, "LARGE")).isPresent() ? BATCHES_BY_ROWS : 1;
        }
        var answers = CommitReply.read(layout, writes, rows(redis, writes));
        // After a batch with duplicates, the next batch probably has duplicates, too, so it is sent
        // row by row.
        byRows = answers.stream().allMatch(CommitRehearsal::plain) ? left - 1 : Math.max(left, 1);
        return answers;
    }

    private static WriteResults delivered(Effect.Write write) {
        return WriteResults.all(write.pick().length, Outcome.DELIVERED);
    }

    private static boolean says(Object reply, String word) {
        return reply instanceof byte[] bytes
                && new String(bytes, StandardCharsets.UTF_8).equals(word);
    }

    /// Sends the writes row by row. If Redis was emptied since the last call, registers the app
    /// again and repeats the send.
    private List<?> rows(Jedis redis, List<Effect.Write> writes) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var message = BatchMessage.of(layout, registered(redis), clock.instant(), writes);
            if (COMMIT.run(redis, message) instanceof List<?> reply) {
                return reply;
            }
            registry = null;
        }
        throw new UnavailableException(
                "Redis at " + place() + " did not store a value that was written to it");
    }

    @Override
    public void close() {
        connections.close();
    }
}
