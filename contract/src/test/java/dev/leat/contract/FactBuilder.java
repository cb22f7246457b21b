package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.batch.RowVersions;
import dev.leat.batch.Rows;
import dev.leat.item.EncodedItem;
import dev.leat.item.StampedItem;
import dev.leat.plan.Effect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A builder of rows and effects from facts, in place of the kernel and the planner. Each fact
/// becomes one record, and each sink gets one list of columns.
public record FactBuilder(App app, String pipeline) {

    /// Returns the effect that writes facts to this sink, in this order. A view gets only the facts
    /// that concern it; a queue and a topic get all facts.
    public Effect.Write write(String sink, List<Fact> facts) {
        int column = column(sink);
        var to = sinks().get(column);
        var pick =
                IntStream.range(0, facts.size())
                        .filter(i -> to.view().isEmpty() || facts.get(i).concerns(sink))
                        .toArray();
        return new Effect.Write(pipeline, to, column, rows(facts), pick);
    }

    public Rows rows(List<Fact> facts) {
        var identities = new byte[facts.size() * Rows.HASH_BYTES];
        var digests = new byte[identities.length];
        for (int i = 0; i < facts.size(); i++) {
            int at = i * Rows.HASH_BYTES;
            var fact = facts.get(i);
            System.arraycopy(Fact.hash(fact.identity()), 0, identities, at, Rows.HASH_BYTES);
            System.arraycopy(Fact.hash(fact.content()), 0, digests, at, Rows.HASH_BYTES);
        }
        var columns = sinks().stream().map(sink -> columns(sink, facts)).toList();
        var records = IntStream.range(0, facts.size()).toArray();
        return new Rows(facts.size(), records, identities, digests, versions(facts), columns);
    }

    private RowVersions versions(List<Fact> facts) {
        var found = app.pipelines().get(pipeline);
        if (found == null || found.version().isEmpty()) {
            return RowVersions.NONE;
        }
        return new RowVersions(
                facts.stream().mapToLong(Fact::version).toArray(),
                which(facts, Fact::deleted),
                sinks().stream()
                        .map(sink -> which(facts, f -> f.filtered().contains(sink.name())))
                        .toList());
    }

    private static BitSet which(List<Fact> facts, Predicate<Fact> rule) {
        var found = new BitSet();
        IntStream.range(0, facts.size()).filter(i -> rule.test(facts.get(i))).forEach(found::set);
        return found;
    }

    private List<Sink> sinks() {
        var found = app.pipelines().get(pipeline);
        return found == null ? List.of() : found.to();
    }

    private int column(String sink) {
        var names = sinks().stream().map(Sink::name).toList();
        if (!names.contains(sink)) {
            throw new IllegalArgumentException("no sink " + sink + " in " + pipeline);
        }
        return names.indexOf(sink);
    }

    private List<Column> columns(Sink sink, List<Fact> facts) {
        return switch (sink.shape()) {
            case Sink.Shape.Document _
                    when sink.table().isPresent() && app.pipeline(pipeline).replacesRows() ->
                    List.of(items(sink.name(), facts));
            case Sink.Shape.Document _ ->
                    sink.table().isPresent()
                            ? List.of(new Column.Items(items(facts)))
                            : messages(sink, facts);
            case Sink.Shape.OfWarehouseTable _ ->
                    throw new IllegalArgumentException("facts have no columns");
            case Sink.Shape.Files _, Sink.Shape.OfLakeTable _ ->
                    throw new IllegalArgumentException("this sink gets files, not rows");
            case Sink.Shape.OfView(var view) when app.pipeline(pipeline).replacesRows() ->
                    List.of(lists(app.view(view), facts));
            case Sink.Shape.OfView(var view) ->
                    contributions(
                            app.view(view),
                            facts.stream()
                                    .<Fact.@Nullable Contribution>map(f -> f.to().get(view))
                                    .toList());
        };
    }

    /// Returns the contributions of records that are all their rows. A deleted or excluded record
    /// has none.
    private static Column.Lists lists(View view, List<Fact> facts) {
        var all = new ArrayList<Fact.@Nullable Contribution>();
        var rows = new int[facts.size()][];
        for (int i = 0; i < rows.length; i++) {
            var fact = facts.get(i);
            boolean absent = fact.deleted() || fact.filtered().contains(view.name());
            int from = all.size();
            all.addAll(absent ? List.of() : fact.all(view.name()));
            rows[i] = IntStream.range(from, all.size()).toArray();
        }
        return new Column.Lists(rows, contributions(view, all));
    }

    private static EncodedItem[] items(List<Fact> facts) {
        return facts.stream()
                .map(fact ->
                        StampedItem.of(
                                fact.content().getBytes(StandardCharsets.UTF_8),
                                Fact.hash(fact.content()),
                                fact.version()))
                .toArray(EncodedItem[]::new);
    }

    /// Returns the items of records that are all their rows. The key of a contribution has the name
    /// of the row, and its value is the quantity.
    private static Column.Lists items(String table, List<Fact> facts) {
        var all = new ArrayList<EncodedItem>();
        var rows = new int[facts.size()][];
        for (int i = 0; i < rows.length; i++) {
            var fact = facts.get(i);
            boolean absent = fact.deleted() || fact.filtered().contains(table);
            int from = all.size();
            for (var row : absent ? List.<Fact.Contribution>of() : fact.all(table)) {
                var document =
                        "{\"id\": \"%s\", \"sku\": \"%s\", \"qty\": %d}"
                                .formatted(
                                        fact.identity(),
                                        row.key().getFirst(),
                                        row.values().getFirst());
                all.add(
                        StampedItem.of(
                                document.getBytes(StandardCharsets.UTF_8),
                                Fact.hash(fact.content()),
                                fact.version()));
            }
            rows[i] = IntStream.range(from, all.size()).toArray();
        }
        return new Column.Lists(rows, List.of(new Column.Items(all.toArray(EncodedItem[]::new))));
    }

    /// Returns the column of message bodies and, for a FIFO queue, the column of message groups.
    /// The group is the record's identity, so that the versions of a record keep their order.
    private List<Column> messages(Sink sink, List<Fact> facts) {
        var bodies = new Column.Texts(facts.stream().map(Fact::content).toArray(String[]::new));
        if (sink.stream().isPresent() && sink.text().isPresent()) {
            var keys = facts.stream().map(Fact::identity).map(FactBuilder::partition);
            return List.of(bodies, new Column.Texts(keys.toArray(String[]::new)));
        }
        var queue = Optional.ofNullable(app.queues().get(sink.name()));
        if (queue.flatMap(Queue::fifo).isEmpty()) {
            return List.of(bodies);
        }
        var groups = facts.stream().map(Fact::identity).toArray(String[]::new);
        return List.of(bodies, new Column.Texts(groups));
    }

    /// Returns the partition key in a stream: the identity up to its first `-`.
    private static String partition(String identity) {
        return identity.split("-", 2)[0];
    }

    private static List<Column> contributions(
            View view, List<Fact.@Nullable Contribution> contributions) {
        var columns = new ArrayList<Column>();
        for (int k = 0; k < view.key().size(); k++) {
            int at = k;
            columns.add(
                    new Column.Texts(
                            contributions.stream()
                                    .map(c -> c == null ? null : c.key().get(at))
                                    .toArray(String[]::new)));
        }
        if (view.every().isPresent()) {
            columns.add(
                    longs(
                            contributions.stream()
                                    .<@Nullable Long>map(c -> c == null ? null : c.start())
                                    .toList()));
        }
        for (int m = 0; m < view.measures().size(); m++) {
            int at = m;
            columns.add(
                    longs(
                            contributions.stream()
                                    .<@Nullable Long>map(c -> c == null ? null : c.values().get(at))
                                    .toList()));
        }
        return columns;
    }

    private static Column longs(List<@Nullable Long> values) {
        var numbers = new long[values.size()];
        var nulls = new BitSet();
        for (int i = 0; i < numbers.length; i++) {
            var value = values.get(i);
            if (value == null) {
                nulls.set(i);
            } else {
                numbers[i] = value;
            }
        }
        return new Column.Longs(numbers, nulls);
    }
}
