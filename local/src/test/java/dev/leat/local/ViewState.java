package dev.leat.local;

import dev.leat.app.App;
import dev.leat.plan.Answers;
import dev.leat.plan.Effect;
import dev.leat.port.Store;
import dev.leat.port.ViewReader;
import dev.leat.testkit.TestedState;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.Function;

/// Views alone over a state file.
record ViewState(Database database, Views views) implements TestedState, Store {

    static ViewState open(Path folder, App app, InstantSource clock) {
        var database = Database.open(folder, 1, Views.DEFINITIONS);
        return new ViewState(database, Views.open(database, app, clock));
    }

    @Override
    public Store store() {
        return this;
    }

    @Override
    public <T> T commit(Function<Store.Transaction, T> work) {
        return database.commit(tx -> work.apply(effect -> apply(tx, effect)));
    }

    private Answers apply(dev.leat.local.Transaction tx, Effect effect) {
        try {
            return views.write(tx, (Effect.Write) effect);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void probe() {}

    @Override
    public ViewReader view(String name) {
        return views.reader(database, name);
    }

    @Override
    public void crash() {
        database.abandon();
    }

    @Override
    public void close() {
        database.close();
    }
}
