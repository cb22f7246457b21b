package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.Table;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.TableLintMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The options of a table in the app file. The key types are placeholders until [TableTypes]
/// replaces them by the types of the columns that a pipeline writes.
final class TableSpec {

    private static final Value<List<String>> KEY_COLUMNS =
            Value.ofNode(
                    "a column, or a list of the partition key and the sort key",
                    JsonSchema.anyOf(JsonSchema.text(), Names.LIST.with("maxItems", 2)),
                    TableSpec::keyColumns);

    static final Option<List<String>> KEY =
            Option.needed(
                    "key",
                    KEY_COLUMNS,
                    "The columns that identify an item: the partition key, or the partition key and"
                            + " the sort key. The pipeline that writes the table has the same key.");
    static final Option<List<String>> INDEX_KEY =
            Option.needed(
                    "key",
                    KEY_COLUMNS,
                    "The columns of the index: its partition key, or its partition key and sort key.");
    static final Spec INDEX = Spec.of("index", "A secondary index of a table.", INDEX_KEY);
    static final Option<List<NamedEntries.Member>> INDEXES =
            Option.of(
                    "indexes",
                    new NamedEntries(
                            "indexes",
                            Pattern.compile("[A-Za-z0-9_.-]{3,255}"),
                            "an index's name is 3 to 255 of A-Z a-z 0-9 _ . -",
                            JsonSchema.options(INDEX)),
                    List.of(),
                    "Global secondary indexes, by name. Each finds the items by other columns.");

    static final Part<Table> TABLE =
            Part.of(
                    Part.NAME,
                    KEY.map(TableSpec::key),
                    Part.of(INDEXES, TableSpec::indexes),
                    Option.optional(
                            "expire_at",
                            Names.of("a column"),
                            "The column with the time, in seconds since 1970, after which the item"
                                    + " is deleted."),
                    Option.of(
                                    "point_in_time_recovery",
                                    ScalarValues.flag(),
                                    "True if the table can be restored to any second of the last 35"
                                            + " days. The embedded platform stores this setting,"
                                            + " but has no such backups.")
                            .orElse(false),
                    Table::new);

    static final Spec SPEC =
            Spec.of("table", "A key-value table, with the semantics of DynamoDB.", TABLE);

    private TableSpec() {}

    private static Optional<List<String>> keyColumns(Node node, ReadContext in) {
        var columns = Names.COLUMNS.read(node, in);
        if (columns.isPresent() && columns.get().size() > 2) {
            in.problem(node.mark(), TableLintMessage.KEY_COLUMNS, in.thing());
            return Optional.empty();
        }
        return columns;
    }

    private static List<Table.Index> indexes(Options options) {
        var indexes = new ArrayList<Table.Index>();
        for (var index : options.get(INDEXES)) {
            var in = options.in();
            var at = in.within("index %s of %s".formatted(index.name(), in.thing()));
            Options.of(INDEX, index.node(), index.mark(), at)
                    .need(INDEX_KEY)
                    .ifPresent(columns ->
                            indexes.add(
                                    new Table.Index(
                                            index.name(),
                                            key(columns),
                                            new Table.Projection.All(),
                                            false)));
        }
        return indexes;
    }

    private static Table.Key key(List<String> columns) {
        var attributes =
                columns.stream().map(name -> new Table.Attribute(name, Table.KeyType.S)).toList();
        return new Table.Key(
                attributes.getFirst(),
                attributes.size() > 1 ? Optional.of(attributes.getLast()) : Optional.empty());
    }
}
