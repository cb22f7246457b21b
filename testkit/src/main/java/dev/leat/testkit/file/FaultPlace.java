package dev.leat.testkit.file;

import dev.leat.config.Option;
import dev.leat.config.text.Node;
import dev.leat.testkit.scenario.Fault;
import java.util.List;

/// The options that have the place of a fault: a store, or a part of the app.
final class FaultPlace {

    private static final Option<Node.Scalar> STORE_NAME =
            Option.of(
                    "store",
                    DeferredValue.name("the name of a view, state, or warehouse_tables"),
                    "The store that fails: that of a view, which then has its own; `state`, that"
                            + " of the queues and of all other views; `warehouse_tables`, the"
                            + " database of all warehouse tables.");
    static final TestOption<String> BUCKET =
            TestOption.name(
                    "bucket",
                    AppName.BUCKET,
                    "With `fails` or `unavailable`, instead of `store`: the bucket whose objects"
                            + " cannot be read.");
    static final TestOption<String> ENDPOINT =
            TestOption.needed(
                    "endpoint",
                    AppName.ENDPOINT,
                    "With `unavailable` or `answers`: the endpoint that fails.");
    static final TestOption<String> TABLE =
            TestOption.name(
                    "table",
                    AppName.TABLE,
                    "With `fails`, `unavailable` or `throttles`, instead of `store`: the table"
                            + " whose items cannot be written, or be read by a lookup.");
    static final TestOption<String> LOOKUP =
            TestOption.needed(
                    "lookup",
                    AppName.LOOKUP,
                    "With `unavailable` or `missing`: the lookup whose rows cannot be read,"
                            + " or do not exist.");

    static final TestOption<String> STORE = store("write the name of a view, or `state`");

    /// The options that have the place of a fault. If there are several, the first one applies.
    static final List<TestOption<String>> PLACES = List.of(ENDPOINT, LOOKUP, BUCKET, TABLE, STORE);

    private FaultPlace() {}

    /// If the kind has several forms, this one applies to faults with one of its places.
    static <R extends Fault> TestForm<R> placed(TestForm<R> form) {
        return form.when(map ->
                PLACES.stream()
                        .anyMatch(place ->
                                map.has(place)
                                        && form.whole()
                                                .options()
                                                .contains(place.options().getFirst())));
    }

    static TestOption<String> store(String hint) {
        return TestOption.needed(STORE_NAME, hint, TestFileContext::store);
    }

    /// The store, or the part of the store that has the items of a table.
    static TestOption<String> storeOrTable(TestOption<String> store) {
        var table = Fault.table("");
        return new TestOption<>(
                List.of(STORE_NAME, TABLE.options().getFirst()),
                map -> map.has(TABLE) ? map.find(TABLE).map(Fault::table) : map.find(store),
                (name, entries) -> {
                    if (name.startsWith(table)) {
                        TABLE.writer().write(name.substring(table.length()), entries);
                    } else {
                        store.writer().write(name, entries);
                    }
                });
    }
}
