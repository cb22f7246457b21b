package dev.leat.testkit;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.FileFormat;
import dev.leat.app.LakeTable;
import dev.leat.app.Lookup;
import dev.leat.app.Stream;
import dev.leat.app.Table;
import dev.leat.app.View;
import dev.leat.app.WarehouseTable;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.Message;
import dev.leat.port.Streams;
import dev.leat.testkit.cell.CellText;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Expectation.Timing;
import dev.leat.testkit.scenario.ExpectedRows;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.LookupContent;
import dev.leat.testkit.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// A test of an app, written in Java, with the same steps as a test file. Owned by one thread.
public final class JavaTest {

    private final LeatTest tests;
    private final App app;
    private final String name;
    private final List<Given> given = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Expectation> expect = new ArrayList<>();
    private Instant start = Scenario.START;
    private long seed = 1;
    private Optional<Integer> batch = Optional.empty();
    private Optional<Integer> piece = Optional.empty();
    private Set<String> separateStores = Set.of();
    private final Map<String, LookupContent> lookups = new LinkedHashMap<>();

    JavaTest(LeatTest tests, App app, String name) {
        this.tests = tests;
        this.app = app;
        this.name = name;
    }

    /// Sets the start time of the clock.
    public JavaTest start(Instant time) {
        start = time;
        return this;
    }

    /// Sets the random seed. Default: 1.
    public JavaTest seed(long number) {
        seed = number;
        return this;
    }

    /// Sets the maximum number of messages that a worker leases at a time, 1 to 10000, instead of
    /// the app's value.
    ///
    /// @throws IllegalArgumentException if the number is out of range
    public JavaTest batch(int messages) {
        if (messages < 1 || messages > Scenario.MOST_BATCH) {
            throw new IllegalArgumentException(
                    "a batch has 1 to %d messages, not %d"
                            .formatted(Scenario.MOST_BATCH, messages));
        }
        batch = Optional.of(messages);
        return this;
    }

    /// Sets the approximate size in bytes of a piece of a file. Each piece has its own commit.
    ///
    /// @throws IllegalArgumentException if the size is out of range
    public JavaTest piece(int bytes) {
        if (bytes < 1 || bytes > Scenario.MOST_PIECE) {
            throw new IllegalArgumentException(
                    "a piece has 1 to %d bytes, not %d".formatted(Scenario.MOST_PIECE, bytes));
        }
        piece = Optional.of(bytes);
        return this;
    }

    /// Gives each of these views a store of its own, as if it was in an external store.
    ///
    /// @throws RuntimeException if the app has no such view
    public JavaTest separateStores(String... views) {
        separateStores =
                Arrays.stream(views)
                        .map(view -> app.view(view).name())
                        .collect(Collectors.toUnmodifiableSet());
        return this;
    }

    /// Gives a lookup these rows, each a JSON document, instead of those of the app's file, bucket
    /// or table.
    ///
    /// @throws RuntimeException if the app has no such lookup
    public JavaTest lookup(String name, String... rows) {
        var text = String.join("\n", rows) + "\n";
        lookups.put(app.get(Lookup.class, name).name(), new LookupContent(FileFormat.NDJSON, text));
        return this;
    }

    /// Sends messages with these bodies together, in this order.
    public JavaTest send(String queue, String... bodies) {
        var messages =
                Arrays.stream(bodies)
                        .map(body -> Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)))
                        .toList();
        given.add(new Given.Send(app.queue(queue).name(), messages));
        return this;
    }

    /// Sends messages with attributes, groups or delays.
    public JavaTest send(String queue, List<Message.Outgoing> messages) {
        given.add(new Given.Send(app.queue(queue).name(), messages));
        return this;
    }

    /// Puts an object with this text into a bucket.
    public JavaTest put(String bucket, String key, String text) {
        return put(bucket, key, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Puts an object into a bucket.
    public JavaTest put(String bucket, String key, byte[] content) {
        given.add(new Given.Put(app.bucket(bucket).name(), key, content));
        return this;
    }

    /// Puts records with this partition key into a stream together, in this order.
    public JavaTest putRecords(String stream, String partitionKey, String... data) {
        return putRecords(
                stream,
                Arrays.stream(data)
                        .map(text ->
                                new Streams.NewRecord(
                                        text.getBytes(StandardCharsets.UTF_8), partitionKey))
                        .toList());
    }

    /// Puts records into a stream together, in this order.
    ///
    /// @throws IllegalArgumentException if a record is larger than a stream accepts
    public JavaTest putRecords(String stream, List<Streams.NewRecord> records) {
        given.add(new Given.PutRecords(app.get(Stream.class, stream).name(), records));
        return this;
    }

    /// Splits and merges shards until the stream has this number of open shards.
    public JavaTest reshard(String stream, int shards) {
        given.add(new Given.Reshard(app.get(Stream.class, stream).name(), shards));
        return this;
    }

    /// Advances the clock by this time.
    public JavaTest await(Duration time) {
        given.add(new Given.Wait(time));
        return this;
    }

    /// Advances the clock to this time.
    public JavaTest time(Instant time) {
        given.add(new Given.Until(time));
        return this;
    }

    /// Adds faults that occur during the run.
    public JavaTest faults(Fault... all) {
        faults.addAll(List.of(all));
        return this;
    }

    /// Expects exactly these rows of a view at the end. Each row is a map from some columns to
    /// their values: `Map.of("user_id", "U1", "total_spend", 250)`.
    ///
    /// @throws IllegalArgumentException if the view has no such column, or the column cannot have
    ///   such a value
    public JavaTest expectRows(String view, List<Map<String, Object>> rows) {
        return expect(new Subject.Rows(view, cells(app.view(view), rows), true));
    }

    /// Expects that a view has these rows, and perhaps others.
    public JavaTest expectSome(String view, List<Map<String, Object>> rows) {
        return expect(new Subject.Rows(view, cells(app.view(view), rows), false));
    }

    /// Expects exactly these rows of a view, computed from the periods of these days only.
    public JavaTest expectRows(
            String view, LocalDate from, LocalDate to, List<Map<String, Object>> rows) {
        var days = new Expectation.Days(Optional.of(from), Optional.of(to));
        return expect(new Subject.Rows(view, cells(app.view(view), rows), true, Optional.of(days)));
    }

    /// Expects this number of dead letters in a queue. `letters` must be among them.
    public JavaTest expectDeadLetters(String queue, int count, Expectation.Letter... letters) {
        return expect(
                new Subject.Letters(
                        app.queue(queue).name(), OptionalInt.of(count), List.of(letters)));
    }

    /// Expects this number of emails to an address. `mails` must be among them.
    public JavaTest expectMails(String to, int count, Expectation.Mail... mails) {
        return expect(new Subject.Mails(to, OptionalInt.of(count), List.of(mails)));
    }

    /// Expects that an endpoint received exactly these records. Each is a map from some of its
    /// fields to their values as text. A record that was sent again with the same id counts once.
    public JavaTest expectReceived(String endpoint, List<Map<String, String>> records) {
        return expect(
                new Subject.Received(
                        app.get(Endpoint.class, endpoint).name(),
                        OptionalInt.empty(),
                        ExpectedRows.exactly(records)));
    }

    /// Expects exactly these items in a table. Each is a map from some of its attributes to their
    /// values as text, nested values as JSON.
    public JavaTest expectItems(String table, List<Map<String, String>> items) {
        return expect(
                new Subject.Items(app.get(Table.class, table).name(), ExpectedRows.exactly(items)));
    }

    /// Expects exactly these rows in a warehouse table. Each is a map from some of its columns to
    /// their values as text; the text `null` is NULL.
    public JavaTest expectWarehouseRows(String table, List<Map<String, String>> rows) {
        return expect(
                new Subject.WarehouseRows(
                        app.get(WarehouseTable.class, table).name(), ExpectedRows.exactly(rows)));
    }

    /// Expects exactly these rows in a lake table. Each is a map from some of its columns to their
    /// values as text; the text `null` is NULL.
    public JavaTest expectLakeRows(String table, List<Map<String, String>> rows) {
        return expect(
                new Subject.LakeRows(
                        app.get(LakeTable.class, table).name(), ExpectedRows.exactly(rows)));
    }

    /// Expects exactly these records with a partition key, in this order. Each is a map from some
    /// fields of the JSON record to their values as text.
    public JavaTest expectRecords(
            String stream, String partitionKey, List<Map<String, String>> records) {
        return expect(
                new Subject.Records(
                        app.get(Stream.class, stream).name(),
                        Optional.of(partitionKey),
                        OptionalInt.empty(),
                        ExpectedRows.exactly(records)));
    }

    /// Expects that a queue is empty.
    public JavaTest expectEmpty(String queue) {
        var none = OptionalInt.of(0);
        return expect(new Subject.Counts(app.queue(queue).name(), none, none, none));
    }

    /// Expects exactly these keys in a bucket.
    public JavaTest expectKeys(String bucket, String... keys) {
        return expect(new Subject.Keys(app.bucket(bucket).name(), List.of(keys)));
    }

    /// Expects this number of rows in a file.
    public JavaTest expectFileRows(String bucket, String key, int count) {
        return expect(
                new Subject.FileRows(app.bucket(bucket).name(), key, ExpectedRows.counted(count)));
    }

    /// Expects this text as the content of an object.
    public JavaTest expectText(String bucket, String key, String text) {
        return expect(new Subject.FileText(app.bucket(bucket).name(), key, text));
    }

    /// Expects exactly these rows of a file. Each is a map from some columns to their values as
    /// text; the text `null` is NULL.
    public JavaTest expectFile(String bucket, String key, List<Map<String, String>> rows) {
        var expected = new ExpectedRows(OptionalInt.empty(), rows, true);
        return expect(new Subject.FileRows(app.bucket(bucket).name(), key, expected));
    }

    /// Expects this state of an alarm.
    public JavaTest expectAlarm(String alarm, Condition state) {
        return expect(Subject.AlarmState.is(app.alarm(alarm).name(), state));
    }

    /// Expects that an alarm entered the state ALARM this number of times, whatever its current
    /// state.
    public JavaTest expectAlarmed(String alarm, int times) {
        return expect(
                new Subject.AlarmState(
                        app.alarm(alarm).name(), Optional.empty(), true, OptionalInt.of(times)));
    }

    /// Expects that no invariant is broken.
    public JavaTest expectInvariants() {
        return expect(new Subject.Invariants());
    }

    /// Adds an expectation for the end of the test.
    public JavaTest expect(Subject what) {
        expect.add(new Expectation(what, new Timing.AtEnd()));
        return this;
    }

    /// Requires that the last expectation is met within this time after the end of the input.
    public JavaTest within(Duration time) {
        return when(new Timing.Within(time));
    }

    /// Requires that the last expectation is never met.
    public JavaTest never() {
        return when(new Timing.Never(Optional.empty()));
    }

    private JavaTest when(Timing timing) {
        if (expect.isEmpty()) {
            throw new IllegalStateException(
                    "within() and never() apply to the last expectation; add an expectation first");
        }
        expect.add(new Expectation(expect.removeLast().what(), timing));
        return this;
    }

    /// Returns the test as data.
    public Scenario scenario() {
        return new Scenario(
                name,
                new Scenario.Setup(start, seed, batch, piece, separateStores, lookups),
                given,
                faults,
                expect);
    }

    /// Runs the test.
    ///
    /// @throws AssertionError if the test fails; the message has expected and actual values and the
    ///   timeline
    public void run() {
        if (expect.isEmpty()) {
            throw new IllegalStateException("test " + name + " has no expectation");
        }
        tests.run(scenario());
    }

    private static List<Map<String, String>> cells(View view, List<Map<String, Object>> rows) {
        return rows.stream().map(row -> cells(view, row)).toList();
    }

    private static Map<String, String> cells(View view, Map<String, Object> row) {
        var cells = new LinkedHashMap<String, String>();
        row.forEach((column, value) -> {
            if (!CellText.columns(view).contains(column)) {
                throw new IllegalArgumentException(
                        "view %s has no column %s; its columns are %s"
                                .formatted(view.name(), column, CellText.columns(view)));
            }
            cells.put(
                    column,
                    CellText.text(view, column, value.toString())
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "%s of view %s is %s, and cannot be '%s'"
                                                    .formatted(
                                                            column,
                                                            view.name(),
                                                            CellText.form(view, column),
                                                            value))));
        });
        return cells;
    }
}
