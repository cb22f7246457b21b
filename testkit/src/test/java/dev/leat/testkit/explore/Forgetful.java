package dev.leat.testkit.explore;

import dev.leat.batch.Rows;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.port.Store;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Identities are not known any more when a folder is opened again.
final class Forgetful implements Bug {

    private final Map<Path, Integer> openings = new HashMap<>();
    private int opening;

    @Override
    public void opens(Path folder) {
        opening = openings.merge(folder, 1, Integer::sum);
    }

    @Override
    public <T> T commit(LocalPlatform platform, Store real, Function<Store.Transaction, T> work) {
        int mark = opening;
        return real.commit(tx ->
                work.apply(effect ->
                        tx.apply(effect instanceof Effect.Write w ? marked(w, mark) : effect)));
    }

    private static Effect marked(Effect.Write write, int mark) {
        var rows = write.rows();
        var identity = rows.identity().clone();
        for (int at = 0; at < identity.length; at += Rows.HASH_BYTES) {
            identity[at] += (byte) mark;
        }
        return new Effect.Write(
                write.pipeline(),
                write.to(),
                write.sink(),
                new Rows(
                        rows.size(),
                        rows.record(),
                        identity,
                        rows.digest(),
                        rows.versions(),
                        rows.sinks()),
                write.pick(),
                write.groups(),
                write.originals(),
                write.written());
    }
}
