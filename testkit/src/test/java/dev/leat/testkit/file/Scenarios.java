package dev.leat.testkit.file;

import dev.leat.app.FileFormat;
import dev.leat.batch.Attribute;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.Message;
import dev.leat.port.Streams;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Expectation.Timing;
import dev.leat.testkit.scenario.ExpectedRows;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.LookupContent;
import dev.leat.testkit.scenario.Scenario;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/// Scenarios of the shop made at random, with awkward texts among them.
record Scenarios(Random random) {

    private static final List<String> TEXTS =
            List.of(
                    "U1",
                    "007",
                    "no",
                    "null",
                    "a: b",
                    "a #b",
                    " x ",
                    "{",
                    "it's",
                    "\"",
                    "\n",
                    "é",
                    "\u2028",
                    "😀",
                    "<<",
                    "-",
                    "1.50",
                    "true",
                    "",
                    "a, b",
                    "[x",
                    "${env:HOME}",
                    "2026-01-05");

    Scenario next() {
        boolean moved = random.nextBoolean();
        return new Scenario(
                "t",
                new Scenario.Setup(
                        moved ? Instant.parse("2026-02-03T04:05:06Z") : Scenario.START,
                        random.nextInt(3),
                        random.nextBoolean() ? Optional.empty() : Optional.of(random.nextInt(1, 9)),
                        maybe(() -> random.nextInt(1, 1 << 20)),
                        random.nextBoolean() ? Set.of() : Set.of("day_stats"),
                        random.nextBoolean() ? Map.of() : Map.of("products", rows())),
                some(this::given),
                some(this::fault),
                some(this::expectation));
    }

    private LookupContent rows() {
        return random.nextBoolean()
                ? new LookupContent(FileFormat.CSV, "sku,price\nA,1.50\n")
                : new LookupContent(FileFormat.NDJSON, "{\"sku\":\"A\",\"price\":1.50}\n");
    }

    private <T> List<T> some(Supplier<T> one) {
        var list = new ArrayList<T>();
        int size = random.nextInt(1, 4);
        while (list.size() < size) {
            list.add(one.get());
        }
        return list;
    }

    private <T> Optional<T> maybe(Supplier<T> one) {
        return random.nextInt(3) > 0 ? Optional.empty() : Optional.of(one.get());
    }

    private OptionalInt number() {
        return OptionalInt.of(random.nextInt(5));
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private Duration time() {
        return List.of(
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(90),
                        Duration.ofMinutes(10),
                        Duration.ofHours(25),
                        Duration.ofDays(2))
                .get(random.nextInt(5));
    }

    private Given given() {
        return switch (random.nextInt(7)) {
            case 5 -> new Given.PutRecords("live", some(this::record));
            case 6 -> new Given.Reshard("live", random.nextInt(1, 9));
            case 4 -> new Given.Put("inbox", "a/" + random.nextInt(9) + ".csv", content());
            case 0 -> new Given.Wait(time());
            case 1 -> new Given.Until(Instant.parse("2026-03-01T00:00:00.5Z").plus(time()));
            case 2 -> new Given.Send("Ledger.fifo", some(() -> message().in(text())));
            default -> new Given.Send("OrderQueue", some(this::message));
        };
    }

    private Streams.NewRecord record() {
        var key = "k" + text();
        return random.nextInt(3) > 0
                ? new Streams.NewRecord(body(), key)
                : new Streams.NewRecord(body(), key, BigInteger.valueOf(random.nextInt(9)));
    }

    private byte[] content() {
        return random.nextBoolean()
                ? (text() + "\n" + text()).getBytes(StandardCharsets.UTF_8)
                : new byte[] {(byte) 0xFF, 0, 1};
    }

    private Message.Outgoing message() {
        Map<String, Attribute> attributes =
                random.nextInt(3) > 0
                        ? Map.of()
                        : Map.of(
                                "t", Attribute.text(text()),
                                "n", new Attribute("Number", new byte[] {'5'}),
                                "b", new Attribute("Binary", new byte[] {1, -1}));
        return new Message.Outgoing(
                body(), attributes, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private byte[] body() {
        var quoted = Escapes.quoted(text());
        var body =
                switch (random.nextInt(7)) {
                    case 0 -> text();
                    case 1 -> "{\"a\": 1}";
                    case 2 -> "{\"a\":1,\"a\":2}";
                    case 3 -> "\u0000";
                    default ->
                            "{\"k\":%s,%s:250.00,\"l\":[{\"x\":-1e3},[],{}],\"n\":null,\"b\":[true,\"x\"]}"
                                    .formatted(quoted, quoted.length() > 4 ? quoted : "\"z\"");
                };
        return body.equals("\u0000")
                ? new byte[] {(byte) 0xff, 0}
                : body.getBytes(StandardCharsets.UTF_8);
    }

    private Fault.Times times() {
        return new Fault.Times(random.nextInt(2), random.nextInt(1, 3));
    }

    private Fault fault() {
        var store = random.nextBoolean() ? "user_stats" : Fault.STATE;
        return switch (random.nextInt(16)) {
            case 13 ->
                    new Fault.LookupUnavailable(
                            "products", time(), time().plus(Duration.ofDays(3)));
            case 14 -> new Fault.LookupEmpty("products", time(), time().plus(Duration.ofDays(3)));
            case 15 -> new Fault.Fails(Fault.table("orders"), times());
            case 11 ->
                    new Fault.EndpointUnavailable(
                            "webhook", time(), time().plus(Duration.ofDays(3)));
            case 12 ->
                    new Fault.EndpointAnswers(
                            "webhook",
                            random.nextInt(400, 600),
                            maybe(this::time),
                            times(),
                            maybe(() -> "x" + text()));
            case 9 -> new Fault.ReadFails("inbox", times());
            case 10 ->
                    new Fault.BucketUnavailable("inbox", time(), time().plus(Duration.ofDays(3)));
            case 0 -> new Fault.Fails(store, times());
            case 1 -> new Fault.LosesResponse(store, times());
            case 2 -> new Fault.StoreUnavailable(store, time(), time().plus(Duration.ofDays(3)));
            case 3 -> new Fault.Throttles("user_stats", random.nextInt(3), times());
            case 4 -> new Fault.Slow(store, time(), times());
            case 5 ->
                    new Fault.Crash(
                            points().get(random.nextInt(points().size())),
                            times(),
                            maybe(() -> "x" + text()));
            case 6 -> new Fault.Redelivery(random.nextBoolean() ? "OrderQueue" : "live", times());
            case 7 -> new Fault.Reorder("OrderQueue");
            default -> new Fault.Jump(time(), random.nextBoolean() ? time() : time().negated());
        };
    }

    private Expectation expectation() {
        var when =
                switch (random.nextInt(4)) {
                    case 0 -> new Timing.Within(time());
                    case 1 -> new Timing.Never(maybe(this::time));
                    default -> new Timing.AtEnd();
                };
        return new Expectation(subject(), when);
    }

    private Subject subject() {
        return switch (random.nextInt(8)) {
            case 5 -> file();
            case 7 ->
                    new Subject.Received(
                            "webhook",
                            random.nextBoolean() ? number() : OptionalInt.empty(),
                            rows("name", number()));
            case 0 ->
                    new Subject.Rows(
                            "user_stats",
                            some(() -> Map.of("user_id", "u" + text(), "total_spend", "250.00")),
                            random.nextBoolean(),
                            maybe(this::days));
            case 1 -> new Subject.Letters("OrderQueue-dlq", OptionalInt.of(3), some(this::letter));
            case 6 ->
                    new Subject.Mails(
                            "ops@example.com",
                            OptionalInt.of(3),
                            some(() -> new Expectation.Mail(maybe(this::text), maybe(this::text))));
            case 2 -> new Subject.Counts("Large", number(), OptionalInt.empty(), number());
            case 3 ->
                    random.nextBoolean()
                            ? Subject.AlarmState.is("letters", condition())
                            : new Subject.AlarmState(
                                    "late_orders",
                                    maybe(this::condition),
                                    true,
                                    random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(2));
            default -> new Subject.Invariants();
        };
    }

    private Subject file() {
        return switch (random.nextInt(8)) {
            case 7 ->
                    new Subject.Records(
                            "live",
                            maybe(() -> "k" + text()),
                            random.nextBoolean() ? number() : OptionalInt.empty(),
                            rows("order_id", number()));
            case 6 -> new Subject.WarehouseRows("facts", rows("order_id", number()));
            case 5 -> new Subject.LakeRows("history", rows("order_id", number()));
            case 3 -> new Subject.Present("inbox", "a.csv");
            case 4 -> new Subject.FileRows("inbox", "a.csv", ExpectedRows.counted(3));
            case 0 -> new Subject.Keys("inbox", List.of("a.csv", "b/" + text()));
            case 1 -> new Subject.FileText("inbox", "a.csv", text() + "\n" + text());
            default -> new Subject.FileRows("inbox", "a.csv", rows("name", OptionalInt.empty()));
        };
    }

    private ExpectedRows rows(String column, OptionalInt count) {
        return new ExpectedRows(count, some(() -> Map.of(column, text())), random.nextBoolean());
    }

    private Condition condition() {
        return random.nextBoolean() ? Condition.OK : Condition.ALARM;
    }

    private Expectation.Days days() {
        var day = LocalDate.parse("2026-01-05");
        return random.nextBoolean()
                ? new Expectation.Days(maybe(() -> day), Optional.of(day.plusDays(1)))
                : new Expectation.Days(Optional.of(day), Optional.empty());
    }

    private Expectation.Letter letter() {
        return new Expectation.Letter(
                Optional.of("x" + text()),
                random.nextBoolean() ? List.of() : List.of("x" + text(), "a, b"),
                random.nextBoolean() ? OptionalInt.of(2) : OptionalInt.empty(),
                maybe(() -> List.of("user_stats")));
    }

    private static List<Fault.Point> points() {
        return List.of(Fault.Point.values());
    }
}
