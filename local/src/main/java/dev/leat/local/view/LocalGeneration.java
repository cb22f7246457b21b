package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.local.database.Database;
import dev.leat.plan.Answers;
import dev.leat.plan.Effect;
import dev.leat.port.Generation;
import java.time.InstantSource;

/// A new generation of a view in the state file. While it is open nothing else uses the file.
public final class LocalGeneration implements Generation {

    private final Database database;
    private final NextView next;
    private final Views views;
    private boolean swapped;

    private LocalGeneration(Database database, NextView next, Views views) {
        this.database = database;
        this.next = next;
        this.views = views;
    }

    /// Begins a generation of the app's view of this name. It takes the database over: closing it
    /// closes that.
    public static LocalGeneration begin(
            Database database, App app, String view, InstantSource clock) {
        ChangingViews.check(app);
        var next = new NextView(view);
        database.commit(transaction -> {
            next.drop(transaction);
            return next;
        });
        return new LocalGeneration(
                database, next, Views.open(database, next.in(app), clock, true, IdentityLog.LIMIT));
    }

    @Override
    public Answers write(Effect.Write write) {
        var to = next.in(write.to());
        var mine = new Effect.Write(write.pipeline(), to, write.sink(), write.rows(), write.pick());
        return database.commit(transaction -> views.write(transaction, mine));
    }

    @Override
    public void swap() {
        database.commit(transaction -> {
            next.swap(transaction);
            return next;
        });
        swapped = true;
    }

    @Override
    public void close() {
        try {
            if (!swapped) {
                database.commit(transaction -> {
                    next.drop(transaction);
                    return next;
                });
            }
        } finally {
            database.close();
        }
    }
}
