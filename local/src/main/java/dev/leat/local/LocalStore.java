package dev.leat.local;

import dev.leat.local.database.Database;
import dev.leat.local.queue.storage.ChunkTable;
import dev.leat.plan.Effect;
import dev.leat.port.Store;
import java.util.function.Function;

/// The only store of a state folder: one transaction can change all queues and views. Thread-safe.
record LocalStore(Database database, LocalTransaction.Places places) implements Store {

    @Override
    public <T> T commit(Function<Store.Transaction, T> work) {
        return database.add(tx -> work.apply(new LocalTransaction(database.file(), tx, places)));
    }

    @Override
    public void giveBack(Effect.Settle messages) {
        database.commit(tx -> new LocalTransaction(database.file(), tx, places).apply(messages));
    }

    @Override
    public <T> T dryRun(Function<Store.Transaction, T> work) {
        var forDryRun = places.forDryRun();
        return database.dryRun(
                tx -> work.apply(new DryRunTransaction(database.file(), tx, forDryRun)));
    }

    @Override
    public void probe() {
        database.add(tx -> {
            ChunkTable.probe(tx);
            return tx.update("UPDATE state SET probes = probes + 1");
        });
    }
}
