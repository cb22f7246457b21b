package dev.leat.redis;

import dev.leat.batch.Rows;
import dev.leat.plan.Effect;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// The message to the script `sums.lua`: the sums of a batch whose records never change and are
/// probably all new. If a record is not new, the script refuses the batch, which is then sent row
/// by row.
final class SumsMessage {

    private final KeyLayout layout;
    private final AppRegistry registry;
    private final List<Effect.Write> writes;
    private final MessagePackWriter pack = new MessagePackWriter();

    private SumsMessage(KeyLayout layout, AppRegistry registry, List<Effect.Write> writes) {
        this.layout = layout;
        this.registry = registry;
        this.writes = writes;
    }

    /// Returns the message; empty if these writes cannot be sent as sums.
    static Optional<byte[]> of(
            KeyLayout layout, AppRegistry registry, Instant now, List<Effect.Write> writes) {
        if (!possible(layout, writes)) {
            return Optional.empty();
        }
        var sums = new ArrayList<SummedRows>();
        for (var write : writes) {
            var mine = SummedRows.of(layout.view(write.to().name()), write);
            if (mine.isEmpty()) {
                return Optional.empty();
            }
            sums.add(mine.get());
        }
        return Optional.of(new SumsMessage(layout, registry, writes).write(now, sums));
    }

    /// Returns true if all writes have the same rows, the rows are of different records of one
    /// pipeline, the records never change, and no write omits a row.
    private static boolean possible(KeyLayout layout, List<Effect.Write> writes) {
        var first = writes.getFirst();
        var views = new HashSet<String>();
        var rows = new IdentityHashMap<Rows, Boolean>();
        for (var write : writes) {
            rows.put(write.rows(), true);
            if (!write.pipeline().equals(first.pipeline())
                    || !views.add(write.to().name())
                    || !BatchMessage.all(write)) {
                return false;
            }
        }
        return rows.size() == 1
                && !layout.pipeline(first.pipeline()).changes()
                && distinct(first.rows());
    }

    private static boolean distinct(Rows rows) {
        record Hash(long high, long low) {}
        var seen = new HashSet<Hash>(rows.size() * 2);
        var bytes = ByteBuffer.wrap(rows.identity());
        for (int row = 0; row < rows.size(); row++) {
            if (!seen.add(new Hash(bytes.getLong(), bytes.getLong()))) {
                return false;
            }
        }
        return true;
    }

    private byte[] write(Instant now, List<SummedRows> sums) {
        var pipeline = layout.pipeline(writes.getFirst().pipeline());
        pack.map(5 + RedisPipeline.HASHES);
        registry.write(pack, layout, writes);
        pipeline.hashes(pack, now);
        identities(writes.getFirst().rows());
        pack.text("views").array(sums.size());
        for (int i = 0; i < sums.size(); i++) {
            view(layout.view(writes.get(i).to().name()), sums.get(i));
        }
        return pack.bytes();
    }

    /// Writes the identities as `ids`, and as `notes` each identity with the value to store.
    private void identities(Rows rows) {
        pack.text("ids").array(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            pack.text(rows.identity(), Rows.HASH_BYTES * row, Rows.HASH_BYTES);
        }
        var known = new byte[Rows.HASH_BYTES + writes.size()];
        for (int i = 0; i < writes.size(); i++) {
            known[Rows.HASH_BYTES + i] = registry.bit(writes.get(i));
        }
        pack.text("notes").array(2 * rows.size());
        for (int row = 0; row < rows.size(); row++) {
            pack.text(rows.identity(), Rows.HASH_BYTES * row, Rows.HASH_BYTES);
            System.arraycopy(rows.digest(), Rows.HASH_BYTES * row, known, 0, Rows.HASH_BYTES);
            pack.text(known, 0, known.length);
        }
    }

    private void view(RedisView view, SummedRows sums) {
        boolean parts = view.view().every().isPresent();
        var by = view.rankBy();
        pack.map(5 + (parts ? 5 : 0) + (by.isPresent() ? 3 : 0));
        pack.text("keys").text(view.keys());
        by.ifPresent(measure -> pack.text("rank").text(view.rank()).text("by").number(measure));
        if (parts) {
            pack.text("suffix").text(view.partsSuffix());
        }
        pack.text("measures");
        view.measures(pack);
        sums.write(pack);
    }
}
