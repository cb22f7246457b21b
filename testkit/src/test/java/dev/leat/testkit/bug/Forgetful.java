package dev.leat.testkit.bug;

import dev.leat.batch.Rows;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Identities are not known any more when a folder is opened again.
final class Forgetful implements Bug {

    private final Map<Path, Integer> openings = new HashMap<>();
    private int opening;

    @Override
    public void opens(Path folder) {
        opening = openings.merge(folder, 1, Integer::sum);
    }

    @Override
    public WriteResults apply(Store.Transaction real, Effect effect) {
        return real.apply(effect instanceof Effect.Write write ? marked(write, opening) : effect);
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
