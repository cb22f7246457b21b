package dev.leat.testkit.bug;

import dev.leat.batch.Rows;
import dev.leat.contract.PlatformBug;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Platform;
import dev.leat.port.Store;

/// Identities are not known any more when a folder is opened again.
final class Forgetful implements PlatformBug {

    private int opening;

    @Override
    public void opened(Platform platform) {
        opening++;
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
