package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
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

/// The views of one app that live on one Redis, with the identities of the pipelines that feed
/// them. A batch is one script, which judges and applies all of its writes or none. A lost reply is
/// safe: when the same records come again they are repeats. Threads may share it. Whoever opened it
/// closes it.
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

    /// Whoever deletes the registry while it is read does not do so twice.
    private static final int ATTEMPTS = 3;

    /// Values that are too large for sums stay so for long.
    private static final int BATCHES_BY_ROWS = 100;

    private final Connections connections;
    private final KeyLayout layout;
    private final RedisMarks marks;
    private final InstantSource clock;
    private final ExpiredParts oldParts;
    private final Ranks ranks;
    private volatile @Nullable AppRegistry registry;

    /// How many batches are sent row by row before sums are tried again.
    private volatile int byRows;

    private RedisStore(
            Connections connections, KeyLayout layout, RedisMarks marks, InstantSource clock) {
        this.connections = connections;
        this.layout = layout;
        this.marks = marks;
        this.clock = clock;
        this.oldParts = new ExpiredParts(layout, clock);
        this.ranks = new Ranks(layout);
    }

    /// Never fails because Redis is away: it is asked at the first commit, read or probe.
    ///
    /// @param views the names of the app's views that this Redis keeps
    /// @param url `redis://user:password@host:port/database`, or `rediss://` for TLS
    /// @param marks what tells that Redis has lost the views
    /// @throws IllegalArgumentException if the URL is not one, or two views would share keys
    public static RedisStore open(
            App app, Set<String> views, String url, RedisMarks marks, InstantSource clock) {
        var connections = new Connections(RedisUrl.parse(url));
        return of(connections, KeyLayout.of(app, views), marks, clock);
    }

    /// It takes the connections over.
    static RedisStore of(
            Connections connections, KeyLayout layout, RedisMarks marks, InstantSource clock) {
        return new RedisStore(connections, layout, marks, clock);
    }

    /// Reads one of the views.
    public ViewReader reader(String view) {
        return new RedisViewReader(this, layout.view(view), clock);
    }

    /// `host:port`, without user and password, and the database if it is not the first.
    public String place() {
        return connections.url().place();
    }

    /// What Redis must be told so that it keeps what it acknowledged: a sentence for each setting
    /// that is amiss, none if all is well. Asks Redis.
    ///
    /// @throws Unavailable if it is away
    public List<String> notices() {
        return connections.with(redis -> DurabilityCheck.of(redis, connections.url()));
    }

    /// @throws Damaged if a definition has changed since Redis was filled, or it has lost a view
    @Override
    public <T> T commit(Function<Transaction, T> work) {
        return new CommitRehearsal(this::send).run(work);
    }

    /// Redis judges all that the work has asked for so far, each time from the beginning, and
    /// writes nothing. Nothing is entered in the registry either: an app that Redis does not know
    /// has nothing there.
    ///
    /// @throws Damaged as a commit
    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        var asked = new ArrayList<Effect.Write>();
        return new CommitRehearsal(
                        writes -> {
                            asked.addAll(writes);
                            var answers = connections.with(redis -> judge(redis, asked));
                            return answers.subList(asked.size() - writes.size(), asked.size());
                        })
                .run(work);
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
                "Redis at " + place() + " is changed all the time; ask again");
    }

    /// Also finds out, each time, whether the definitions still are those by which Redis was
    /// filled, and whether it still has the views.
    ///
    /// @throws Damaged if not
    @Override
    public void probe() {
        registry = connections.with(this::enter);
    }

    /// Gives `read` a connection to a Redis that knows the app. What was read from a Redis that has
    /// lost the view is not given away.
    <T> T read(String view, Function<Jedis, T> read) {
        return connections.with(redis -> {
            var known = registered(redis);
            var answer = read.apply(redis);
            whole(redis, known, view, redis.hget(layout.registry(), AppRegistry.markField(view)));
            return answer;
        });
    }

    /// The same for a question that is one way to Redis and back.
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

    /// What is known here of a record of this pipeline; empty if nothing is, or if none of its
    /// views is kept here.
    ///
    /// @throws Unavailable if Redis is away
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
                    "Redis at %s was changed while the view %s was read; ask again"
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
        // A batch that has known records is probably followed by another.
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

    /// Redis may have been emptied since it was asked last.
    private List<?> rows(Jedis redis, List<Effect.Write> writes) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var message = BatchMessage.of(layout, registered(redis), clock.instant(), writes);
            if (COMMIT.run(redis, message) instanceof List<?> reply) {
                return reply;
            }
            registry = null;
        }
        throw new UnavailableException("Redis at " + place() + " does not keep what it is told");
    }

    @Override
    public void close() {
        connections.close();
    }
}
