package dev.leat.local.stream;

import dev.leat.app.App;
import dev.leat.app.Stream;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.storage.QueueStorage;
import dev.leat.port.NoSuchStreamException;
import dev.leat.port.SequenceNumber;
import dev.leat.port.Streams;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/// The streams of a state folder: those of the app and those that clients created. Threads share
/// it.
public final class LocalStreams implements Streams {

    public static final List<String> TABLES = StreamRows.TABLES;

    private final QueueStorage storage;

    /// The map is replaced as a whole after a commit that changes it.
    private volatile Map<String, OpenStream> open;

    private LocalStreams(QueueStorage storage, Map<String, OpenStream> open) {
        this.storage = storage;
        this.open = open;
    }

    /// Opens the streams of a state file. Creates the app's streams, and updates them if the app
    /// file has changed. The shards that clients split or merged stay as they are until the number
    /// of shards in the app file changes.
    public static LocalStreams open(App app, QueueStorage storage) {
        var streams = new LocalStreams(storage, known(storage));
        for (var stream : app.all(Stream.class).values()) {
            streams.declare(stream);
        }
        for (var stream : List.copyOf(streams.open.values())) {
            var info = stream.log().info();
            if (info.declared() && !app.all(Stream.class).containsKey(info.name())) {
                streams.replace(stream.log(), info.declared(false), 0);
            }
        }
        return streams;
    }

    private static Map<String, OpenStream> known(QueueStorage storage) {
        return storage.database()
                .read(session -> {
                    var known = new TreeMap<String, OpenStream>();
                    for (var row : StreamRows.all(session)) {
                        var shards = StreamRows.shards(session, row.info().number());
                        for (var member : shards) {
                            var shard = member.log();
                            if (shard.next() > 0) {
                                shard.last(
                                        storage.chunks()
                                                .sent(session, shard.position(shard.next())));
                            }
                        }
                        var log = new StreamLog(storage, row, new ShardSet(shards));
                        known.put(row.info().name(), OpenStream.of(log));
                    }
                    return known;
                });
    }

    private void declare(Stream stream) {
        var old = open.get(stream.name());
        if (old == null) {
            create(
                    new StreamRows.Row(
                            info(
                                    stream.name(),
                                    true,
                                    stream.retention(),
                                    stream.onDemand() ? Mode.ON_DEMAND : Mode.PROVISIONED,
                                    Map.of()),
                            stream.shards()),
                    stream.shards());
            return;
        }
        var log = old.log();
        if (log.declaredShards() != stream.shards()) {
            Resharding.divide(log, stream.shards());
        }
        var now =
                log.info()
                        .withRetention(stream.retention())
                        .withMode(stream.onDemand() ? Mode.ON_DEMAND : log.info().mode())
                        .declared(true);
        if (!now.equals(log.info()) || log.declaredShards() != stream.shards()) {
            replace(log, now, stream.shards());
        }
    }

    private Info info(
            String name,
            boolean declared,
            Duration retention,
            Mode mode,
            Map<String, String> tags) {
        return new Info(0, name, declared, storage.time().instant(), retention, mode, tags);
    }

    private synchronized boolean create(StreamRows.Row row, int shards) {
        if (open.containsKey(row.info().name())) {
            return false;
        }
        storage.database().add(tx -> create(tx, row, shards));
        return true;
    }

    private boolean create(Transaction tx, StreamRows.Row row, int count) throws SQLException {
        var info = row.info();
        long number = StreamRows.insert(tx, info, row.shards());
        var shards = Resharding.create(tx, number, count);
        var created =
                new Info(
                        number,
                        info.name(),
                        info.declared(),
                        info.created(),
                        info.retention(),
                        info.mode(),
                        info.tags());
        var log = new StreamLog(storage, new StreamRows.Row(created, row.shards()), shards);
        tx.onCommit(() -> {
            var all = new TreeMap<>(open);
            all.put(info.name(), OpenStream.of(log));
            open = all;
        });
        return true;
    }

    private void replace(StreamLog log, Info info, int shards) {
        storage.database()
                .commit(tx -> {
                    log.replace(tx, info, shards);
                    return true;
                });
    }

    OpenStream stream(String name) {
        storage.database().checkFolder();
        var stream = open.get(name);
        if (stream == null) {
            throw new NoSuchStreamException(name);
        }
        return stream;
    }

    /// Returns the storage of a stream.
    ///
    /// @throws NoSuchStreamException if it does not exist
    public StreamLog log(String stream) {
        return stream(stream).log();
    }

    @Override
    public List<Info> list() {
        storage.database().checkFolder();
        return open.values().stream().map(stream -> stream.log().info()).toList();
    }

    @Override
    public Optional<Info> find(String stream) {
        storage.database().checkFolder();
        return Optional.ofNullable(open.get(stream)).map(found -> found.log().info());
    }

    @Override
    public List<Shard> shards(String stream) {
        var found = stream(stream);
        found.retention().check();
        return found.log().shards().members().stream().map(ShardSet.Member::described).toList();
    }

    @Override
    public boolean create(String stream, int shards, Mode mode, Map<String, String> tags) {
        var info = info(stream, false, Stream.DEFAULT_RETENTION, mode, tags);
        return create(new StreamRows.Row(info, 0), shards);
    }

    @Override
    public void replace(Info settings) {
        var log = log(settings.name());
        replace(log, settings, log.declaredShards());
    }

    @Override
    public synchronized void delete(String stream) {
        var log = log(stream);
        storage.database()
                .commit(tx -> {
                    log.remove(tx);
                    tx.onCommit(() -> {
                        var all = new TreeMap<>(open);
                        all.remove(stream);
                        open = all;
                    });
                    return true;
                });
    }

    @Override
    public List<SequenceNumber> put(String stream, List<NewRecord> records) {
        var found = stream(stream);
        found.retention().check();
        var put = found.log().putting();
        records.forEach(put::add);
        storage.database()
                .add(tx -> {
                    found.log().put(tx, put);
                    return true;
                });
        return put.sequences();
    }

    @Override
    public Page read(String stream, int shard, long offset, int records, long bytes) {
        var found = stream(stream);
        found.retention().check();
        // Reads the state before the records, because a closed shard gets no further records.
        var member = member(found, shard);
        var page = found.reader().read(member.log(), offset, records, bytes);
        boolean ended = member.closed().isPresent() && page.next() >= member.log().next();
        return new Page(page.records(), page.next(), page.behind(), ended);
    }

    @Override
    public long oldest(String stream, int shard) {
        var found = stream(stream);
        return found.reader().oldest(member(found, shard).log());
    }

    @Override
    public long at(String stream, int shard, Instant time) {
        var found = stream(stream);
        return found.reader().at(member(found, shard).log(), time);
    }

    @Override
    public Backlog backlog(String stream, String pipeline) {
        var found = stream(stream);
        var storage = found.log().storage();
        var checkpoints = storage.database().read(session -> ReaderTable.all(session, pipeline));
        long records = 0;
        var lag = Duration.ZERO;
        for (var member : found.log().shards().members()) {
            var shard = member.log();
            var stored = checkpoints.getOrDefault(shard.id(), Offsets.from(0));
            var open = new ShardReader(shard, Offsets.since(found.reader().oldest(shard), stored));
            if (!open.finished()) {
                records += open.left();
                var behind = found.reader().behind(shard, Offsets.first(open.checkpoint()));
                lag = behind.compareTo(lag) > 0 ? behind : lag;
            }
        }
        return new Backlog(records, lag);
    }

    @Override
    public LongPredicate finished(String stream, int shard, String pipeline) {
        var found = stream(stream);
        long id = member(found, shard).log().id();
        return found.log()
                        .storage()
                        .database()
                        .read(session -> ReaderTable.all(session, pipeline))
                        .getOrDefault(id, Offsets.from(0))
                ::finished;
    }

    private static ShardSet.Member member(OpenStream stream, int shard) {
        return stream.log()
                .shards()
                .find(shard)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "stream %s has no shard %d"
                                        .formatted(stream.log().info().name(), shard)));
    }

    @Override
    public void split(String stream, int shard, BigInteger hash) {
        Resharding.split(log(stream), shard, hash);
    }

    @Override
    public void merge(String stream, int shard, int adjacent) {
        Resharding.merge(log(stream), shard, adjacent);
    }

    @Override
    public void reshard(String stream, int count) {
        Resharding.divide(log(stream), count);
    }
}
