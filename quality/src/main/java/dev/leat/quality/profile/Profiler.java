package dev.leat.quality.profile;

import dev.leat.quality.data.DataTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Computes the profile of a table. DuckDB computes the statistics of the columns in one scan over
/// all records, and their most frequent values in one scan each. Forms and shapes of texts, and
/// candidates for relations, follow from a sample; relations are then counted in all records.
///
/// @param declared names of columns that the app's schemas declare with `pii`
public record Profiler(Set<String> declared) {

    private static final String SAMPLE = "sampled";

    /// The records of the sample in which relations are searched.
    private static final int SAMPLED = 20_000;

    /// The texts of a column whose shapes are counted.
    private static final int TEXTS = 5_000;

    /// Columns that are aggregated in one scan; each needs memory for its sketches.
    private static final int AT_ONCE = 60;

    public Profiler {
        declared = Set.copyOf(declared);
    }

    /// Computes the profile.
    ///
    /// @param at the current time
    public Profile profile(DataTable table, Instant at) {
        table.sample(SAMPLE, SAMPLED);
        var paths = ColumnPath.of(table);
        var columns = new ArrayList<ColumnProfile>();
        for (var aggregates : aggregates(table, paths)) {
            columns.add(column(table, aggregates));
        }
        var content = table.content();
        var input = new RelationInput(table, SAMPLE, paths, columns);
        var keys = new KeySearch(input).find();
        return new Profile(
                content.source(),
                at,
                new RecordCounts(
                        content.total(),
                        content.records(),
                        content.unreadable(),
                        keys.duplicates()),
                columns.stream().map(column -> counted(column, keys.keys())).toList(),
                relations(input, keys.keys()));
    }

    /// Returns the profile with the number of distinct values that the search of keys counted.
    private static ColumnProfile counted(ColumnProfile column, List<Relations.Key> keys) {
        return keys.stream()
                .filter(key -> key.columns().equals(List.of(column.name())))
                .findFirst()
                .map(key ->
                        column.with(
                                column.values()
                                        .counted(
                                                column.values().count()
                                                        - key.nulls()
                                                        - key.duplicates())))
                .orElse(column);
    }

    /// Returns the names of the columns whose values are declared personal, or look personal.
    public Set<String> personal(DataTable table) {
        table.sample(SAMPLE, SAMPLED);
        var evidence = new PersonalEvidence(declared);
        return ColumnPath.of(table).stream()
                .filter(path -> evidence.of(path, texts(table, path)).masked())
                .map(ColumnPath::name)
                .collect(Collectors.toSet());
    }

    private static Relations relations(RelationInput input, List<Relations.Key> keys) {
        var search = new ProductSearch(input);
        var products = search.products();
        var orders = new OrderSearch(input).find(products);
        return new Relations(
                keys,
                products,
                search.totals(),
                orders.orders(),
                new DependencySearch(input).find(keys, orders.equals()),
                orders.equals());
    }

    /// Computes the aggregates of all columns, in the order of the paths.
    private static List<ColumnAggregates> aggregates(DataTable table, List<ColumnPath> paths) {
        var byPath = new LinkedHashMap<ColumnPath, ColumnAggregates>();
        paths.stream()
                .collect(
                        Collectors.groupingBy(
                                ColumnPath::from, LinkedHashMap::new, Collectors.toList()))
                .forEach((from, some) -> {
                    for (int start = 0; start < some.size(); start += AT_ONCE) {
                        var query = new AggregateQuery(from);
                        some.subList(start, Math.min(start + AT_ONCE, some.size()))
                                .forEach(path ->
                                        byPath.put(path, new ColumnAggregates(path, query)));
                        query.run(table);
                    }
                });
        return paths.stream()
                .map(path -> Optional.ofNullable(byPath.get(path)).orElseThrow())
                .toList();
    }

    private ColumnProfile column(DataTable table, ColumnAggregates aggregates) {
        var path = aggregates.path();
        var values = new TopValues(table, SAMPLE).of(path, aggregates.values());
        var texts = texts(table, path);
        var text =
                path.kind() == ColumnKind.TEXT
                        ? text(table, aggregates, values, texts)
                        : rest(table, path);
        return new ColumnProfile(
                path.name(),
                path.type(),
                values,
                aggregates.numbers().map(numbers -> new Bins(table).of(path, values, numbers)),
                text,
                new TimeForm(table).of(path, values, text),
                aggregates.lists(),
                new PersonalEvidence(declared).of(path, texts));
    }

    /// Returns the statistics of the texts of a column that were read as another type.
    private static Optional<TextProfile> rest(DataTable table, ColumnPath path) {
        return table.columns().stream()
                .filter(column -> path.ofRecord() && column.name().equals(path.name()))
                .findFirst()
                .flatMap(column -> new TextForms(table, SAMPLE).rest(column));
    }

    private static Optional<TextProfile> text(
            DataTable table, ColumnAggregates aggregates, ValueProfile values, List<String> texts) {
        if (values.present() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                new TextProfile(
                        aggregates.shortest(),
                        aggregates.longest(),
                        aggregates.meanLength(),
                        TextShapes.of(texts),
                        texts.size(),
                        new TextForms(table, SAMPLE).of(aggregates.path()),
                        TextForms.nullWords(values)));
    }

    /// Returns some texts of a column that are not null; none of columns whose values are no texts
    /// or whole numbers.
    private static List<String> texts(DataTable table, ColumnPath path) {
        if (path.kind() != ColumnKind.TEXT && path.kind() != ColumnKind.WHOLE) {
            return List.of();
        }
        Function<String, String> select =
                from ->
                        "SELECT CAST(%1$s AS VARCHAR) FROM %2$s WHERE %1$s IS NOT NULL LIMIT %3$d"
                                .formatted(path.sql(), from, TEXTS);
        return table.query(
                select.apply(path.ofRecord() ? SAMPLE : path.from()), row -> row.getString(1));
    }
}
