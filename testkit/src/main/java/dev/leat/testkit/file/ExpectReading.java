package dev.leat.testkit.file;

import dev.leat.app.View;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.text.Node;
import dev.leat.kernel.bind.Suggestion;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Days;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Expectation.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A reader of one item of `expect`.
record ExpectReading(Options options, Node node, TestFileContext in) {

    static List<Expectation> read(List<Node> nodes, TestFileContext in) {
        var expect = new ArrayList<Expectation>();
        int number = 0;
        for (var node : nodes) {
            var here = in.within("expectation " + ++number);
            var options = Options.of(ExpectSpec.SPEC, node, here.in());
            new ExpectReading(options, node, here).read().ifPresent(expect::add);
        }
        return expect;
    }

    private Optional<Expectation> read() {
        var kinds = options.names().stream().filter(ExpectSpec.KINDS::containsKey).toList();
        var timing = timing();
        if (kinds.size() != 1) {
            if (options.usable() && (kinds.size() > 1 || options.lacks(ExpectSpec.KIND_NAMES))) {
                in.say(
                        node.mark(),
                        TestFileLintMessage.ONE_STEP,
                        in.in().thing(),
                        String.join(", ", ExpectSpec.KIND_NAMES),
                        kinds.isEmpty() ? "none" : String.join(" and ", kinds));
            }
            return Optional.empty();
        }
        var kind = kinds.getFirst();
        inapplicable(kind);
        return subject(kind).map(subject -> new Expectation(subject, timing));
    }

    private void inapplicable(String kind) {
        var meant = new ArrayList<>(ExpectSpec.KINDS.getOrDefault(kind, List.of()));
        meant.addAll(List.of(ExpectSpec.WITHIN, ExpectSpec.NEVER));
        var names = meant.stream().map(Option::name).toList();
        options.names().stream()
                .filter(name -> ExpectSpec.SPEC.find(name).isPresent())
                .filter(name -> !name.equals(kind) && !names.contains(name))
                .forEach(name ->
                        in.sayOf(node, name, TestFileLintMessage.NOT_APPLICABLE, name, kind));
    }

    private Timing timing() {
        if (options.has(ExpectSpec.WITHIN) && options.has(ExpectSpec.NEVER)) {
            in.say(node.mark(), TestFileLintMessage.TWICE_TIMED, in.in().thing());
        }
        return options.find(ExpectSpec.WITHIN)
                .<Timing>map(Timing.Within::new)
                .or(() -> options.find(ExpectSpec.NEVER).map(n -> new Timing.Never(n.until())))
                .orElseGet(Timing.AtEnd::new);
    }

    private Optional<Subject> subject(String kind) {
        return switch (kind) {
            case "view" -> rows();
            case "dead_letters" -> letters();
            case "mail" -> mails();
            case "endpoint" -> received();
            case "table" -> items();
            case "lake_table" ->
                    storedRows(
                            options.find(ExpectSpec.LAKE_TABLE).flatMap(in::lakeTable),
                            Subject.LakeRows::new);
            case "warehouse_table" ->
                    storedRows(
                            options.find(ExpectSpec.WAREHOUSE_TABLE).flatMap(in::warehouseTable),
                            Subject.WarehouseRows::new);
            case "stream" -> records();
            case "queue" -> counts();
            case "bucket" -> new ObjectReading(options, node, in).read();
            case "alarm" -> alarm();
            case "invariants" ->
                    options.find(ExpectSpec.INVARIANTS).map(_ -> new Subject.Invariants());
            default -> throw new IllegalStateException(kind);
        };
    }

    private Optional<Subject> rows() {
        var view = options.find(ExpectSpec.VIEW).flatMap(in::view).map(in.app()::view);
        var all = options.find(ExpectSpec.ROWS);
        var some = options.find(ExpectSpec.SOME);
        boolean both = options.has(ExpectSpec.ROWS) && options.has(ExpectSpec.SOME);
        if (both || options.lacks(List.of("rows", "some"))) {
            in.say(node.mark(), TestFileLintMessage.ROWS_OR_SOME, in.in().thing());
        }
        if (some.isPresent() && some.get().isEmpty()) {
            in.say(node.mark(), TestFileLintMessage.NO_ROWS, in.in().thing());
        }
        var days = view.flatMap(this::days);
        return view.flatMap(known ->
                all.or(() -> some)
                        .map(nodes ->
                                new Subject.Rows(
                                        known.name(),
                                        RowReading.read(known, nodes, in),
                                        all.isPresent(),
                                        days)));
    }

    private Optional<Days> days(View view) {
        var from = options.find(ExpectSpec.FROM);
        var to = options.find(ExpectSpec.TO);
        if (from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        if (view.every().isEmpty()) {
            var option = from.isPresent() ? ExpectSpec.FROM : ExpectSpec.TO;
            in.sayOf(node, option.name(), TestFileLintMessage.NO_PARTS, view.name(), option.name());
        }
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            in.sayOf(node, "to", TestFileLintMessage.DAYS_END, from.get(), to.get());
        }
        return Optional.of(new Days(from, to));
    }

    private Optional<Subject> letters() {
        var name = options.find(ExpectSpec.DEAD_LETTERS);
        var queue = name.flatMap(in::queue);
        queue.filter(known -> !in.letters().contains(known.name()))
                .ifPresent(known ->
                        in.say(
                                name.orElseThrow().mark(),
                                TestFileLintMessage.NOT_LETTERS,
                                known.name(),
                                known.deadLetterQueue()
                                        .map(Suggestion::didYouMean)
                                        .orElse(
                                                "the dead-letter queues are "
                                                        + String.join(", ", in.letters()))));
        var count = options.find(ExpectSpec.COUNT);
        var nodes = options.find(ExpectSpec.LETTERS);
        if (options.lacks(List.of("count", "letters"))) {
            in.say(node.mark(), TestFileLintMessage.NO_LETTERS, in.in().thing());
        }
        var here = in.within("a dead letter of " + in.in().thing());
        var letters =
                nodes.orElse(List.of()).stream().map(n -> DeadLetterReading.read(n, here)).toList();
        if (count.isPresent() && letters.size() > count.get()) {
            in.say(node.mark(), TestFileLintMessage.MORE_LETTERS, letters.size(), count.get());
        }
        return queue.map(known -> new Subject.Letters(known.name(), number(count), letters));
    }

    private Optional<Subject> mails() {
        var to = options.find(ExpectSpec.MAIL).flatMap(in::address);
        var count = options.find(ExpectSpec.COUNT);
        var nodes = options.find(ExpectSpec.MAILS);
        if (options.lacks(List.of("count", "mails"))) {
            in.say(node.mark(), TestFileLintMessage.NO_MAILS, in.in().thing());
        }
        var here = in.within("an email of " + in.in().thing());
        var mails = nodes.orElse(List.of()).stream().map(n -> MailReading.read(n, here)).toList();
        if (count.isPresent() && mails.size() > count.get()) {
            in.say(node.mark(), TestFileLintMessage.MORE_MAILS, mails.size(), count.get());
        }
        return to.map(address -> new Subject.Mails(address, number(count), mails));
    }

    private Optional<Subject> received() {
        var endpoint = options.find(ExpectSpec.ENDPOINT).flatMap(in::endpoint);
        if (options.lacks(List.of("count", "requests", "rows", "some"))) {
            in.say(node.mark(), TestFileLintMessage.NO_RECORDS, in.in().thing());
        }
        var rows = anyRows();
        return endpoint.map(known ->
                new Subject.Received(
                        known,
                        number(options.find(ExpectSpec.COUNT)),
                        number(options.find(ExpectSpec.REQUESTS)),
                        rows,
                        options.has(ExpectSpec.ROWS)));
    }

    private Optional<Subject> items() {
        var table = options.find(ExpectSpec.TABLE).flatMap(in::table);
        if (options.lacks(List.of("count", "rows", "some"))) {
            in.say(node.mark(), TestFileLintMessage.NO_ITEMS, in.in().thing());
        }
        var rows = anyRows();
        return table.map(known ->
                new Subject.Items(
                        known,
                        number(options.find(ExpectSpec.COUNT)),
                        rows,
                        options.has(ExpectSpec.ROWS)));
    }

    private interface RowsOfTable {
        Subject make(String table, OptionalInt count, List<Map<String, String>> rows, boolean all);
    }

    private Optional<Subject> storedRows(Optional<String> table, RowsOfTable subject) {
        if (options.lacks(List.of("count", "rows", "some"))) {
            in.say(node.mark(), TestFileLintMessage.NO_ITEMS, in.in().thing());
        }
        var rows = anyRows();
        return table.map(known ->
                subject.make(
                        known,
                        number(options.find(ExpectSpec.COUNT)),
                        rows,
                        options.has(ExpectSpec.ROWS)));
    }

    private Optional<Subject> records() {
        if (options.lacks(List.of("count", "rows", "some"))) {
            in.say(node.mark(), TestFileLintMessage.NO_ITEMS, in.in().thing());
        }
        var stream = options.find(ExpectSpec.STREAM).flatMap(in::stream);
        var rows = anyRows();
        return stream.map(known ->
                new Subject.Records(
                        known,
                        options.find(ExpectSpec.PARTITION_KEY).map(Node.Scalar::value),
                        number(options.find(ExpectSpec.SHARD)),
                        number(options.find(ExpectSpec.COUNT)),
                        rows,
                        options.has(ExpectSpec.ROWS)));
    }

    /// Returns the rows of `rows` or `some`. Their columns are not known in advance.
    private List<Map<String, String>> anyRows() {
        if (options.has(ExpectSpec.ROWS) && options.has(ExpectSpec.SOME)) {
            in.say(node.mark(), TestFileLintMessage.ROWS_OR_SOME, in.in().thing());
        }
        return options
                .find(ExpectSpec.ROWS)
                .or(() -> options.find(ExpectSpec.SOME))
                .orElse(List.of())
                .stream()
                .map(row -> RowReading.any(row, in))
                .toList();
    }

    private Optional<Subject> counts() {
        var queue = options.find(ExpectSpec.QUEUE).flatMap(in::queue);
        if (options.lacks(List.of("visible", "in_flight", "delayed"))) {
            in.say(node.mark(), TestFileLintMessage.NO_COUNT, in.in().thing());
        }
        var visible = number(options.find(ExpectSpec.VISIBLE));
        var inFlight = number(options.find(ExpectSpec.IN_FLIGHT));
        var delayed = number(options.find(ExpectSpec.DELAYED));
        return queue.map(known -> new Subject.Counts(known.name(), visible, inFlight, delayed));
    }

    private Optional<Subject> alarm() {
        var alarm = options.find(ExpectSpec.ALARM).flatMap(in::alarm);
        var state = options.find(ExpectSpec.STATE).map(Condition::valueOf);
        var times = options.find(ExpectSpec.TIMES);
        boolean was = options.has(ExpectSpec.WAS);
        if (options.lacks(List.of("state", "was"))) {
            in.say(node.mark(), TestFileLintMessage.NO_STATE, in.in().thing());
        }
        if (times.isPresent() && !was) {
            in.sayOf(
                    node,
                    "times",
                    TestFileLintMessage.NEEDS,
                    "'times'",
                    "was",
                    "for example `was: ALARM`");
        }
        return alarm.map(known -> new Subject.AlarmState(known, state, was, number(times)));
    }

    private static OptionalInt number(Optional<Integer> number) {
        return number.isPresent() ? OptionalInt.of(number.get()) : OptionalInt.empty();
    }
}
