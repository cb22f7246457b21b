package dev.leat.testkit.file;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.LakeTable;
import dev.leat.app.Lookup;
import dev.leat.app.Stream;
import dev.leat.app.Table;
import dev.leat.app.WarehouseTable;
import dev.leat.config.text.Node;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The names of one kind of parts of an app, to which a test file refers. `phrase` is one such
/// part.
record AppName(String phrase, Function<App, Set<String>> names) {

    static final AppName VIEW = new AppName("a view", app -> app.views().keySet());
    static final AppName BUCKET = new AppName("a bucket", app -> app.buckets().keySet());
    static final AppName ENDPOINT =
            new AppName("an endpoint", app -> app.all(Endpoint.class).keySet());
    static final AppName TABLE = new AppName("a table", app -> app.all(Table.class).keySet());
    static final AppName LAKE_TABLE =
            new AppName("a lake table", app -> app.all(LakeTable.class).keySet());
    static final AppName WAREHOUSE_TABLE =
            new AppName("a warehouse table", app -> app.all(WarehouseTable.class).keySet());
    static final AppName STREAM = new AppName("a stream", app -> app.all(Stream.class).keySet());
    static final AppName LOOKUP = new AppName("a lookup", app -> app.all(Lookup.class).keySet());
    static final AppName ALARM = new AppName("an alarm", app -> app.alarms().keySet());

    /// The description of a value.
    String form() {
        return "the name of " + phrase;
    }

    /// Returns the name. If the app has no such part, reports the problem and returns empty.
    Optional<String> find(TestFileContext in, Node.Scalar name) {
        var kind = phrase.substring(phrase.indexOf(' ') + 1);
        return in.known(kind, name, names.apply(in.app()));
    }
}
