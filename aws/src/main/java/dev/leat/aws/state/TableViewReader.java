package dev.leat.aws.state;

import dev.leat.app.View;
import dev.leat.port.CorruptStateException;
import dev.leat.port.ViewReader;
import dev.leat.port.ViewRows;
import java.math.BigInteger;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A reader of one view in a state table. Every item is read as of its last commit. A result with
/// many rows needs many requests, and commits may change rows in between; this includes the shards
/// of a view without a key. A rank is computed from all rows when it is read.
final class TableViewReader implements ViewReader {

    private final StateTable table;
    private final Registry registry;
    private final View view;
    private final ViewRows viewRows;
    private final InstantSource clock;

    TableViewReader(StateTable table, Registry registry, View view, InstantSource clock) {
        this.table = table;
        this.registry = registry;
        this.view = view;
        this.viewRows = new ViewRows(view);
        this.clock = clock;
    }

    @Override
    public Optional<Row> get(List<String> key) {
        viewRows.check(key);
        if (!StateKey.fits(key)) {
            return Optional.empty();
        }
        registry.enter();
        var mark = registry.mark();
        var keys = new ArrayList<>(List.of(StateKey.MARK));
        shards(key).forEach(shard -> keys.add(StateKey.row(view.name(), shard, key)));
        var found = table.get(keys);
        registry.check(mark, found.remove(StateKey.MARK));
        return found.isEmpty() ? Optional.empty() : Optional.of(row(key, found.values()));
    }

    /// Returns the shards that may have the key.
    private IntStream shards(List<String> key) {
        return key.isEmpty()
                ? IntStream.range(0, StateKey.SHARDS)
                : IntStream.of(StateKey.shard(key));
    }

    /// Returns the values of a row in all shards.
    private Row row(List<String> key, Iterable<Map<String, AttributeValue>> items) {
        var sum = CellItem.of(view, null);
        for (var item : items) {
            sum = sum.plus(view, CellItem.of(view, item));
        }
        var values = new @Nullable Long[view.measures().size()];
        for (int i = 0; i < values.length; i++) {
            var value = sum.values()[i];
            values[i] = value == null ? null : whole(i, value);
        }
        return new Row(List.copyOf(key), values);
    }

    private long whole(int measure, BigInteger value) {
        if (value.bitLength() >= Long.SIZE) {
            throw new CorruptStateException(
                    "%s of the view %s is %s in %s, which does not fit into 64 bits, because another program wrote to the table, or a row was read while it changed; read it again"
                            .formatted(
                                    view.measures().get(measure).name(),
                                    view.name(),
                                    value,
                                    table.what()));
        }
        return value.longValue();
    }

    @Override
    public Optional<Row> get(List<String> key, LocalDate from, LocalDate to) {
        viewRows.check(key);
        var range = range(from, to);
        if (get(key).isEmpty()) {
            return Optional.empty();
        }
        var items = new TreeMap<Long, List<Map<String, AttributeValue>>>();
        if (range.first() < range.end()) {
            shards(key)
                    .forEach(shard ->
                            table.query(
                                    StateKey.parts(view.name(), shard),
                                    StateKey.from(key, range.first()),
                                    StateKey.from(key, range.end() - 1),
                                    item ->
                                            items.computeIfAbsent(
                                                            start(item), _ -> new ArrayList<>())
                                                    .add(item)));
        }
        var parts = new ArrayList<Part>();
        items.forEach((start, own) -> parts.add(new Part(start, row(key, own))));
        return Optional.of(viewRows.sum(key, parts));
    }

    /// The starts of the periods from `first` to before `end`.
    private record Range(long first, long end) {}

    private Range range(LocalDate from, LocalDate to) {
        var every = viewRows.every();
        return new Range(
                Math.max(every.start(from), view.oldestPart(clock.instant())),
                every.start(to.plusDays(1)));
    }

    private static long start(Map<String, AttributeValue> item) {
        return Long.parseLong(Attributes.of(item, CellItem.START).n());
    }

    @Override
    public List<Row> top(int limit) {
        var top = viewRows.top(limit);
        if (limit > 0) {
            rows(top::add);
        }
        return top.rows();
    }

    @Override
    public List<Row> top(int limit, LocalDate from, LocalDate to) {
        var top = viewRows.top(limit);
        var range = range(from, to);
        if (limit <= 0) {
            return List.of();
        }
        var own = new ArrayList<Part>();
        parts(part -> {
            if (!own.isEmpty() && !own.getFirst().row().key().equals(part.row().key())) {
                top.add(viewRows.sum(own.getFirst().row().key(), own));
                own.clear();
            }
            if (part.start() >= range.first() && part.start() < range.end()) {
                own.add(part);
            }
        });
        if (!own.isEmpty()) {
            top.add(viewRows.sum(own.getFirst().row().key(), own));
        }
        return top.rows();
    }

    @Override
    public void rows(Consumer<Row> each) {
        verify();
        new ShardMerge(table, shard -> StateKey.rows(view.name(), shard))
                .each(items -> each.accept(row(key(items), items)));
    }

    @Override
    public void parts(Consumer<Part> each) {
        viewRows.every();
        verify();
        long oldest = view.oldestPart(clock.instant());
        new ShardMerge(table, shard -> StateKey.parts(view.name(), shard))
                .each(items -> {
                    long start = start(items.getFirst());
                    if (start >= oldest) {
                        each.accept(new Part(start, row(key(items), items)));
                    }
                });
    }

    private static List<String> key(List<Map<String, AttributeValue>> items) {
        return Attributes.texts(Attributes.of(items.getFirst(), CellItem.KEY));
    }

    private void verify() {
        registry.enter();
        registry.check(registry.mark(), table.get(StateKey.MARK).orElse(null));
    }
}
