package dev.leat.testkit.file;

import dev.leat.testkit.scenario.Expectation.Days;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.ExpectedRows;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The forms of expected rows: of views, endpoints, tables and streams.
final class RowExpectations {

    static final TestOption<String> VIEW =
            TestOption.name("view", AppName.VIEW, "Rows of the view.");
    private static final TestOption<Optional<LocalDate>> FROM =
            TestOption.plain(
                            "from",
                            TimeValues.DAY,
                            "With `view`: rows from the periods of this day and later, like"
                                    + " `?from=` of the API.")
                    .optional();
    private static final TestOption<Optional<LocalDate>> TO =
            TestOption.plain(
                            "to",
                            TimeValues.DAY,
                            "With `view`: rows from the periods up to and including this day.")
                    .optional();
    private static final TestOption<Optional<Days>> DAYS =
            new TestOption<>(
                    List.of(FROM.options().getFirst(), TO.options().getFirst()),
                    RowExpectations::days,
                    (days, entries) -> {
                        FROM.writer().write(days.flatMap(Days::first), entries);
                        TO.writer().write(days.flatMap(Days::last), entries);
                    });

    private static final TestOption<ExpectedRows> ITEMS =
            RowOptions.ANY.requiring(TestFileLintMessage.NO_ITEMS, "count", "rows", "some");

    static final TestForm<Subject.Rows> OF_VIEW =
            TestForm.of(
                            Subject.Rows.class,
                            VIEW.from(Subject.Rows::view),
                            DAYS.from(Subject.Rows::days),
                            RowOptions.of(VIEW).from(RowExpectations::ofView),
                            (view, days, rows) ->
                                    new Subject.Rows(view, rows.rows(), rows.all(), days))
                    .onLines();

    static final List<TestForm<? extends Subject>> OTHERS =
            List.of(
                    TestForm.of(
                            Subject.Received.class,
                            TestOption.name(
                                            "endpoint",
                                            AppName.ENDPOINT,
                                            "Records that the endpoint received and answered with"
                                                    + " success.")
                                    .from(Subject.Received::endpoint),
                            RowOptions.COUNT.from(s -> s.rows().count()),
                            TestOption.count(
                                            "requests",
                                            "With `endpoint`: number of requests that the endpoint"
                                                    + " answered, with any status.")
                                    .from(Subject.Received::requests),
                            RowOptions.ANY
                                    .requiring(
                                            TestFileLintMessage.NO_RECORDS,
                                            "count",
                                            "requests",
                                            "rows",
                                            "some")
                                    .from(Subject.Received::rows),
                            (endpoint, count, requests, rows) ->
                                    new Subject.Received(
                                            endpoint, requests, rows.withCount(count))),
                    TestForm.of(
                            Subject.Items.class,
                            TestOption.name("table", AppName.TABLE, "Items of the table.")
                                    .from(Subject.Items::table),
                            RowOptions.COUNT.from(s -> s.rows().count()),
                            ITEMS.from(Subject.Items::rows),
                            (table, count, rows) ->
                                    new Subject.Items(table, rows.withCount(count))),
                    TestForm.of(
                            Subject.LakeRows.class,
                            TestOption.name(
                                            "lake_table",
                                            AppName.LAKE_TABLE,
                                            "Rows of the lake table.")
                                    .from(Subject.LakeRows::table),
                            RowOptions.COUNT.from(s -> s.rows().count()),
                            ITEMS.from(Subject.LakeRows::rows),
                            (table, count, rows) ->
                                    new Subject.LakeRows(table, rows.withCount(count))),
                    TestForm.of(
                            Subject.WarehouseRows.class,
                            TestOption.name(
                                            "warehouse_table",
                                            AppName.WAREHOUSE_TABLE,
                                            "Rows of the warehouse table.")
                                    .from(Subject.WarehouseRows::table),
                            RowOptions.COUNT.from(s -> s.rows().count()),
                            ITEMS.from(Subject.WarehouseRows::rows),
                            (table, count, rows) ->
                                    new Subject.WarehouseRows(table, rows.withCount(count))),
                    TestForm.of(
                            Subject.Records.class,
                            TestOption.name(
                                            "stream",
                                            AppName.STREAM,
                                            "Records of the stream that have not expired.")
                                    .from(Subject.Records::stream),
                            TestOption.text(
                                            "partition_key",
                                            "With `stream`: only the records with this partition"
                                                    + " key, in their order.")
                                    .optional()
                                    .from(Subject.Records::partitionKey),
                            TestOption.count(
                                            "shard",
                                            "With `stream`: only the records of the shard with"
                                                    + " this number, in their order. Shard 3 has"
                                                    + " the id `shardId-000000000003`.")
                                    .from(Subject.Records::shard),
                            RowOptions.COUNT.from(s -> s.rows().count()),
                            ITEMS.from(Subject.Records::rows),
                            (stream, key, shard, count, rows) ->
                                    new Subject.Records(
                                            stream, key, shard, rows.withCount(count))));

    private RowExpectations() {}

    private static ExpectedRows ofView(Subject.Rows view) {
        return new ExpectedRows(OptionalInt.empty(), view.rows(), view.all());
    }

    private static Optional<Optional<Days>> days(TestMap map) {
        var from = map.find(FROM).orElseThrow();
        var to = map.find(TO).orElseThrow();
        if (from.isEmpty() && to.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        var view = map.find(VIEW).map(map.in().app()::view);
        if (view.isPresent() && view.get().every().isEmpty()) {
            var option = (from.isPresent() ? FROM : TO).name();
            map.in()
                    .sayOf(
                            map.node(),
                            option,
                            TestFileLintMessage.NO_PARTS,
                            view.get().name(),
                            option);
        }
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            map.in().sayOf(map.node(), "to", TestFileLintMessage.DAYS_END, from.get(), to.get());
        }
        return Optional.of(Optional.of(new Days(from, to)));
    }
}
