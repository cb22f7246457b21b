package dev.leat.quality.profile;

import dev.leat.quality.data.DataColumn;
import dev.leat.quality.data.DataTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Computes the profile of a table. DuckDB computes the statistics of the columns in one scan over
/// all records, and their most frequent values in one scan each, or for many columns together.
/// Forms and shapes of texts, and candidates for relations, follow from a sample; relations are
/// then counted in all records.
///
/// @param declared names of columns that the app's schemas declare with `pii`
public record Profiler(Set<String> declared) {

    private static final String SAMPLE = "sampled";

    /// The records of the sample in which relations are searched.
    private static final int SAMPLED = 20_000;

    /// The texts of a column whose shapes are counted.
    private static final int TEXTS = 5_000;

    /// The texts of all columns whose shapes are counted, if there are many columns.
    private static final int ALL_TEXTS = 1_000_000;

    public Profiler {
        declared = Set.copyOf(declared);
    }

    /// Computes the profile.
    ///
    /// @param at the current time
    public Profile profile(DataTable table, Instant at) {
        table.sample(SAMPLE, SAMPLED);
        var paths = ColumnPath.of(table);
        var columns = columns(table, paths);
        var content = table.content();
        var input = RelationInput.of(table, SAMPLE, paths, columns);
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
        var paths = ColumnPath.of(table);
        var texts = texts(table, paths);
        return paths.stream()
                .filter(path -> evidence.of(path, texts.getOrDefault(path, List.of())).masked())
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

    private List<ColumnProfile> columns(DataTable table, List<ColumnPath> paths) {
        var aggregates = ColumnAggregates.of(table, paths);
        var estimated = new LinkedHashMap<ColumnPath, ValueProfile>();
        var numbers = new LinkedHashMap<ColumnPath, NumberProfile>();
        for (var one : aggregates) {
            estimated.put(one.path(), one.values());
            one.numbers().ifPresent(its -> numbers.put(one.path(), its));
        }
        var values = new TopValues(table, SAMPLE).of(estimated);
        var bins = new Bins(table).of(numbers, values);
        var samples = texts(table, paths);
        var texts = texts(table, aggregates, values, samples);
        var times = new TimeForm(table).of(values, texts);
        var evidence = new PersonalEvidence(declared);
        return aggregates.stream()
                .map(one -> {
                    var path = one.path();
                    return new ColumnProfile(
                            path.name(),
                            path.type(),
                            Objects.requireNonNull(values.get(path)),
                            Optional.ofNullable(bins.get(path)),
                            Optional.ofNullable(texts.get(path)),
                            Optional.ofNullable(times.get(path)),
                            one.lists(),
                            evidence.of(path, samples.getOrDefault(path, List.of())));
                })
                .toList();
    }

    /// Returns the statistics of the texts of columns, also of those that were read as another
    /// type.
    private static Map<ColumnPath, TextProfile> texts(
            DataTable table,
            List<ColumnAggregates> columns,
            Map<ColumnPath, ValueProfile> values,
            Map<ColumnPath, List<String>> samples) {
        var forms = new TextForms(table, SAMPLE);
        var texts =
                columns.stream()
                        .filter(one -> one.path().kind() == ColumnKind.TEXT)
                        .filter(one -> one.values().present() > 0)
                        .toList();
        var formed = forms.of(texts.stream().map(ColumnAggregates::path).toList());
        var found = new HashMap<ColumnPath, TextProfile>();
        for (var one : texts) {
            var path = one.path();
            var its = samples.getOrDefault(path, List.of());
            found.put(
                    path,
                    new TextProfile(
                            one.shortest(),
                            one.longest(),
                            one.meanLength(),
                            TextShapes.of(its),
                            its.size(),
                            Optional.ofNullable(formed.get(path)),
                            TextForms.nullWords(Objects.requireNonNull(values.get(path)))));
        }
        var read = table.columns().stream().collect(Collectors.toMap(DataColumn::name, one -> one));
        for (var one : columns) {
            var path = one.path();
            if (path.ofRecord() && path.kind() != ColumnKind.TEXT) {
                Optional.ofNullable(read.get(path.name()))
                        .flatMap(forms::rest)
                        .ifPresent(rest -> found.put(path, rest));
            }
        }
        return found;
    }

    /// Returns some texts of columns that are not null; none of columns whose values are no texts
    /// or whole numbers.
    private static Map<ColumnPath, List<String>> texts(DataTable table, List<ColumnPath> paths) {
        var some =
                paths.stream()
                        .filter(path ->
                                path.kind() == ColumnKind.TEXT || path.kind() == ColumnKind.WHOLE)
                        .toList();
        int most = Math.min(TEXTS, ALL_TEXTS / Math.max(1, some.size()));
        var found = new HashMap<ColumnPath, List<String>>();
        for (var cells : ColumnCells.of(some)) {
            var from = cells.ofRecord() ? SAMPLE : cells.paths().getFirst().from();
            boolean single = cells.paths().size() == 1;
            var rows = single ? from : "(SELECT * FROM %s LIMIT %d)".formatted(from, most);
            table.query(
                    "SELECT c, CAST(v AS VARCHAR) FROM %s WHERE v IS NOT NULL%s"
                            .formatted(cells.in(rows), single ? " LIMIT " + most : ""),
                    row ->
                            found.computeIfAbsent(
                                            cells.paths().get(row.getInt(1)),
                                            _ -> new ArrayList<>())
                                    .add(row.getString(2)));
        }
        return found;
    }
}
