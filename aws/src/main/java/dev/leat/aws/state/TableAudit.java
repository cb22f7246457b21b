package dev.leat.aws.state;

import dev.leat.aws.ParallelBatches;
import dev.leat.aws.sqs.RedriveEntries;
import dev.leat.batch.Outcome;
import dev.leat.plan.RedriveResult;
import dev.leat.port.Audit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The audit log of redrives in a state table: an item for each run and each entry, and an item
/// that refers to the entry for each message id and identity. The message ids of an entry are that
/// of the dead letter and that of the message that was sent. An outcome has an item of its own,
/// because a record can be finished before its entry is added. DynamoDB deletes all items after
/// [#KEPT]. Thread-safe.
public record TableAudit(StateTable table, InstantSource clock) implements Audit, RedriveEntries {

    private static final String LAST = "~";
    private static final String RUN = "run";
    private static final String IDENTITY = "identity";
    private static final String OUTCOME = "outcome";

    /// The number of entries after which [#add] looks for outcomes. If the process ends before, the
    /// outcomes of these entries remain unknown.
    private static final int ADDED_AT_ONCE = 20;

    private static final int REQUESTS_AT_ONCE = 8;

    /// No id of a run is longer; a longer text in a message could be too long for a key.
    private static final int LONGEST_RUN = 100;

    /// Returns the time at which DynamoDB may delete an item, a day after readers omit it.
    static AttributeValue ttl(Instant begin) {
        return Attributes.number(begin.plus(KEPT).plusSeconds(86_400).getEpochSecond());
    }

    @Override
    public void save(Run run) {
        var runs = all();
        long number =
                runs.stream()
                        .filter(item -> StateKey.of(item).sk().equals(run.id()))
                        .mapToLong(AuditRunItem::number)
                        .findFirst()
                        .orElseGet(() ->
                                1 + runs.stream().mapToLong(AuditRunItem::number).max().orElse(0));
        table.put(AuditRunItem.of(run, number));
    }

    /// Returns all runs in the table, also those that are no longer retained.
    private List<Map<String, AttributeValue>> all() {
        var runs = new ArrayList<Map<String, AttributeValue>>();
        table.query(StateKey.RUNS, " ", LAST, runs::add);
        return runs;
    }

    private boolean retained(Instant begin) {
        return !begin.isBefore(clock.instant().minus(KEPT));
    }

    @Override
    public Optional<Run> run(String id) {
        return table.get(StateKey.run(id))
                .map(AuditRunItem::read)
                .filter(run -> retained(run.started()));
    }

    @Override
    public List<Run> runs(int most) {
        return all().stream()
                .sorted(Comparator.comparingLong(AuditRunItem::number).reversed())
                .map(AuditRunItem::read)
                .filter(run -> retained(run.started()))
                .limit(most)
                .toList();
    }

    @Override
    public boolean has(String run, String message) {
        return newest(run, message).filter(entry -> entry.message().equals(message)).isPresent();
    }

    @Override
    public long size(String run) {
        return entries(run, 0, Integer.MAX_VALUE).size();
    }

    /// Adds entries, in the order of their numbers. The items that refer to an entry are written
    /// before the entry.
    @Override
    public void add(Collection<Sent> sent) {
        for (var some : ParallelBatches.of(List.copyOf(sent), ADDED_AT_ONCE)) {
            ParallelBatches.each(references(some), REQUESTS_AT_ONCE, table::put);
            some.forEach(each -> table.put(item(each.entry())));
            end(some);
        }
    }

    /// Returns the items that refer to entries.
    private static List<Map<String, AttributeValue>> references(List<Sent> sent) {
        var items = new ArrayList<Map<String, AttributeValue>>();
        for (var each : sent) {
            var entry = each.entry();
            Stream.of(each.message(), entry.message(), entry.identity())
                    .filter(record -> !record.isEmpty())
                    .forEach(record -> items.add(reference(record, entry)));
        }
        return items;
    }

    /// Ends the entries of the records that were finished before these were added.
    private void end(List<Sent> sent) {
        var keys = new LinkedHashMap<StateKey, Sent>();
        sent.forEach(each -> keys.put(StateKey.outcome(each.entry().run(), each.message()), each));
        table.get(keys.keySet())
                .forEach((key, found) -> {
                    var ended = Objects.requireNonNull(keys.get(key));
                    end(ended.entry(), outcome(found, ended.message()));
                });
    }

    private static Map<String, AttributeValue> reference(String record, Entry entry) {
        var key = StateKey.record(record, entry.at(), entry.run(), entry.number());
        var item = new HashMap<>(key.attributes());
        item.put(RUN, AttributeValue.fromS(entry.run()));
        item.put("number", Attributes.number(entry.number()));
        item.put(StateTableCreation.TTL, ttl(entry.at()));
        return item;
    }

    private static Map<String, AttributeValue> item(Entry entry) {
        var item = new HashMap<>(StateKey.entry(entry.run(), entry.number()).attributes());
        item.put(RUN, AttributeValue.fromS(entry.run()));
        item.put("number", Attributes.number(entry.number()));
        item.put("message", AttributeValue.fromS(entry.message()));
        item.put("sequence", Attributes.number(entry.sequence()));
        item.put(IDENTITY, AttributeValue.fromS(entry.identity()));
        item.put("cause", AttributeValue.fromS(entry.cause()));
        item.put("only", Attributes.texts(entry.only()));
        item.put("edited", AttributeValue.fromBool(entry.edited()));
        item.put("at", AuditRunItem.micros(entry.at()));
        item.put(OUTCOME, AttributeValue.fromS(entry.outcome().name()));
        entry.ended().ifPresent(ended -> item.put("ended", AuditRunItem.micros(ended)));
        item.put(StateTableCreation.TTL, ttl(entry.at()));
        return item;
    }

    private static Entry entry(Map<String, AttributeValue> item) {
        return new Entry(
                Long.parseLong(Attributes.of(item, "number").n()),
                Attributes.of(item, RUN).s(),
                Attributes.of(item, "message").s(),
                Long.parseLong(Attributes.of(item, "sequence").n()),
                Attributes.of(item, IDENTITY).s(),
                Attributes.of(item, "cause").s(),
                new HashSet<>(Attributes.texts(Attributes.of(item, "only"))),
                Attributes.of(item, "edited").bool(),
                AuditRunItem.instant(Attributes.of(item, "at")),
                Outcome.valueOf(Attributes.of(item, OUTCOME).s()),
                Optional.ofNullable(item.get("ended")).map(AuditRunItem::instant));
    }

    /// Records the outcomes of redriven records, each in the newest entry of its run and message. A
    /// result whose run is unknown is ignored, because a sender can put any run id into a message.
    /// If there is no entry yet, [#add] finds the outcome. To repeat the call does no harm.
    public void save(List<RedriveResult> results) {
        for (var result : results) {
            if (isRun(result.run())) {
                table.put(item(result));
            }
            newest(result.run(), result.message()).ifPresent(entry -> end(entry, result));
        }
    }

    private boolean isRun(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_RUN && run(id).isPresent();
    }

    private Map<String, AttributeValue> item(RedriveResult result) {
        var item = new HashMap<>(StateKey.outcome(result.run(), result.message()).attributes());
        item.put(RUN, AttributeValue.fromS(result.run()));
        item.put(IDENTITY, AttributeValue.fromS(result.identity()));
        item.put(OUTCOME, AttributeValue.fromS(result.outcome().name()));
        item.put(StateTableCreation.TTL, ttl(clock.instant()));
        return item;
    }

    private static RedriveResult outcome(Map<String, AttributeValue> item, String message) {
        return new RedriveResult(
                Attributes.of(item, RUN).s(),
                message,
                Attributes.of(item, IDENTITY).s(),
                Outcome.valueOf(Attributes.of(item, OUTCOME).s()));
    }

    private void end(Entry entry, RedriveResult result) {
        var identity = entry.identity().isEmpty() ? result.identity() : entry.identity();
        if (!identity.equals(entry.identity())) {
            table.put(reference(identity, entry));
        }
        table.put(
                item(
                        new Entry(
                                entry.number(),
                                entry.run(),
                                entry.message(),
                                entry.sequence(),
                                identity,
                                entry.cause(),
                                entry.only(),
                                entry.edited(),
                                entry.at(),
                                result.outcome(),
                                Optional.of(clock.instant()))));
    }

    private Optional<Entry> newest(String run, String message) {
        return recordEntries(message).stream()
                .filter(entry -> entry.run().equals(run))
                .reduce((_, later) -> later);
    }

    @Override
    public Map<Outcome, Long> outcomes(String run) {
        var counts = new EnumMap<Outcome, Long>(Outcome.class);
        entries(run, 0, Integer.MAX_VALUE)
                .forEach(entry -> counts.merge(entry.outcome(), 1L, Long::sum));
        return counts;
    }

    @Override
    public List<Entry> entries(String run, long from, int most) {
        var entries = new ArrayList<Entry>();
        table.query(
                StateKey.entries(run),
                StateKey.sequence(Math.max(0, from)),
                LAST,
                item -> {
                    if (entries.size() < most) {
                        entries.add(entry(item));
                    }
                });
        return entries.stream().filter(entry -> retained(entry.at())).toList();
    }

    @Override
    public List<Entry> recordEntries(String record) {
        if (record.isEmpty()) {
            return List.of();
        }
        var keys = new ArrayList<StateKey>();
        table.query(
                StateKey.records(record),
                " ",
                LAST,
                item ->
                        keys.add(
                                StateKey.entry(
                                        Attributes.of(item, RUN).s(),
                                        Long.parseLong(Attributes.of(item, "number").n()))));
        var found = table.get(keys);
        return keys.stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .map(TableAudit::entry)
                .filter(entry -> retained(entry.at()))
                .toList();
    }
}
