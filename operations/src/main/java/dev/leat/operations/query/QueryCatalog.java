package dev.leat.operations.query;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Micros;
import dev.leat.app.Resource;
import dev.leat.app.Schema;
import dev.leat.app.Table;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.app.WarehouseTable;
import dev.leat.batch.Attribute;
import dev.leat.deadletter.DeadLetter;
import dev.leat.item.ItemJson;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.ParsedQuery;
import dev.leat.kernel.query.QueryTables;
import dev.leat.kernel.query.TableDefinition;
import dev.leat.kernel.query.TableDefinition.Member;
import dev.leat.kernel.query.TableName;
import dev.leat.kernel.query.TimeTravel;
import dev.leat.lake.LakeScanRequest;
import dev.leat.mask.Mask;
import dev.leat.mask.VisibleBody;
import dev.leat.operations.AppData;
import dev.leat.operations.ItemPages;
import dev.leat.port.Message;
import dev.leat.port.ViewColumns;
import dev.leat.port.ViewReader.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The tables that a statement can read: every view, its aggregates by period as `VIEW_parts`,
/// every lake table, warehouse table, key-value table and queue. If a lake table has the name of a
/// view, it is `NAME_lake`; in the same way there are `NAME_warehouse`, `NAME_table` and
/// `NAME_queue`. A table is filled only if the statement names it.
public final class QueryCatalog {

    private static final String PARTS = "_parts";
    private static final int OVER_HTTP = 1000;
    private static final long MICROS = 1_000_000;

    /// A table and a function that reads its rows.
    private record Source(TableDefinition table, Consumer<Consumer<@Nullable Object[]>> rows) {}

    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<String, LakeTable> lake = new LinkedHashMap<>();
    private final Map<String, WarehouseTable> warehouse = new LinkedHashMap<>();
    private final AppData data;
    private final Masks masks;
    private final int page;

    /// Creates a catalog of unmasked tables.
    public QueryCatalog(AppData data) {
        this(data, Masks.NONE, OVER_HTTP);
    }

    /// `page` is the number of messages that are read at a time.
    public QueryCatalog(AppData data, Masks masks, int page) {
        this.masks = masks;
        this.page = page;
        this.data = data;
        App app = data.app();
        for (var view : app.views().values()) {
            var shown = new ViewColumns(view);
            add(
                    new TableDefinition(view.name(), columns(view, List.of())),
                    each -> data.rows(view.name(), row -> each.accept(values(shown, row, 0))),
                    masks.view(view.name()));
            if (view.every().isPresent()) {
                parts(view, view.every().get(), data);
            }
        }
        for (var table : app.all(LakeTable.class).values()) {
            lake.put(inFiles(unused(table.name(), "_lake"), table.schema()), table);
        }
        for (var table : app.all(WarehouseTable.class).values()) {
            warehouse.put(inFiles(unused(table.name(), "_warehouse"), table.schema()), table);
        }
        for (var table : app.all(Table.class).values()) {
            var rows = new ItemRows(table, masks.table(table.name()));
            add(
                    rows.definition(unused(table.name(), "_table")),
                    each ->
                            new ItemPages(data.items(), table.name())
                                    .forEach(item ->
                                            each.accept(rows.row(ItemJson.read(item.document())))),
                    Mask.NONE);
        }
        for (var queue : app.queues().values()) {
            boolean fifo = queue.fifo().isPresent();
            add(
                    new TableDefinition(
                            unused(queue.name(), "_queue"), fifo ? GROUPED_MESSAGE : MESSAGE),
                    (Consumer<@Nullable Object[]> each) -> browse(data, queue.name(), fifo, each),
                    Mask.NONE);
        }
    }

    /// Adds a table that is filled from files, and returns its name.
    private String inFiles(String name, Schema schema) {
        var columns =
                schema.fields().stream()
                        .map(field -> Member.text(field.name(), field.type()))
                        .toList();
        add(new TableDefinition(name, columns), _ -> {}, Mask.NONE);
        return name;
    }

    /// Returns a name that no table has yet; SQL ignores case.
    private String unused(String name, String suffix) {
        return sources.keySet().stream().anyMatch(name::equalsIgnoreCase) ? name + suffix : name;
    }

    /// Returns the name by which a statement reads a lake table or warehouse table of the app.
    public String name(Resource table) {
        return Stream.concat(lake.entrySet().stream(), warehouse.entrySet().stream())
                .filter(entry ->
                        entry.getValue().name().equals(table.name())
                                && entry.getValue().getClass() == table.getClass())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no table " + table.name()));
    }

    public List<TableDefinition> tables() {
        return sources.values().stream().map(Source::table).toList();
    }

    /// Returns the namespaces of tables, besides that of the tables whose names have none.
    public List<String> namespaces() {
        return lake.keySet().stream()
                .map(name -> TableName.of(name).schema())
                .filter(schema -> !schema.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    /// Returns the lake table that a statement reads by this name; empty if it is another table.
    public Optional<LakeTable> lake(String name) {
        return Optional.ofNullable(lake.get(name));
    }

    /// Returns the warehouse table that a statement reads by this name; empty if it is another
    /// table.
    public Optional<WarehouseTable> warehouse(String name) {
        return Optional.ofNullable(warehouse.get(name));
    }

    /// Parses a statement and fills the tables that it names.
    ///
    /// @throws BindException if it is not one SELECT over existing tables
    public ParsedQuery prepare(String sql, FileTables files, QueryTables tables)
            throws BindException {
        var travel = TimeTravel.of(sql);
        return prepare(travel.sql(), travel.versions(), "", files, tables);
    }

    /// Parses a statement in which versions of tables have names of their own, and fills the tables
    /// that it names. Tables without a schema are in `schema`; in no namespace if it is empty.
    ///
    /// @throws BindException if it is not one SELECT over existing tables
    public ParsedQuery prepare(
            String sql,
            Map<String, TimeTravel.Version> versions,
            String schema,
            FileTables files,
            QueryTables tables)
            throws BindException {
        if (!schema.isEmpty()) {
            tables.use(schema);
        }
        var past = new LakeVersions(lake, versions, new LakeMetadataTables(data, masks));
        var question = parse(sql, name -> past.has(name) || files.has(name), schema, tables);
        for (var name : question.tables()) {
            var source = sources.get(name);
            var stored = lake.get(name);
            var loaded = warehouse.get(name);
            if (past.has(name)) {
                past.fill(name, question.conditions(name), files, tables);
            } else if (stored != null) {
                files.fill(
                        name,
                        stored,
                        LakeScanRequest.CURRENT.where(question.conditions(name)),
                        tables);
            } else if (loaded != null) {
                files.fill(name, loaded, tables);
            } else if (source != null) {
                tables.fill(source.table(), source.rows());
            } else {
                files.fill(name, tables);
            }
        }
        return question;
    }

    private ParsedQuery parse(
            String sql, Predicate<String> files, String schema, QueryTables tables)
            throws BindException {
        try {
            return tables.parse(sql, sources.keySet(), files, schema);
        } catch (BindException refused) {
            throw explained(refused, sql, tables);
        }
    }

    /// Returns the exception with the cause of a syntax error, as in [QueryTables#explained].
    public BindException explained(BindException refused, String sql, QueryTables tables) {
        return tables.explained(refused, sql, tables());
    }

    private void add(
            TableDefinition table, Consumer<Consumer<@Nullable Object[]>> rows, Mask mask) {
        sources.putIfAbsent(
                table.name(),
                new Source(
                        table,
                        mask.nothing()
                                ? rows
                                : each ->
                                        rows.accept(row -> each.accept(masked(table, row, mask)))));
    }

    /// Masks a row. Only text columns can contain the mask.
    private static @Nullable Object[] masked(
            TableDefinition table, @Nullable Object[] row, Mask mask) {
        for (int i = 0; i < row.length; i++) {
            var column = table.columns().get(i);
            if (mask.namesLast(column.name())) {
                boolean text = column.type() == Type.Simple.VARCHAR && row[i] != null;
                row[i] = text ? Mask.MASK : null;
            }
        }
        return row;
    }

    private void parts(View view, View.Every every, AppData data) {
        var shown = new ViewColumns(view);
        var start =
                Member.number(
                        "period_start", every.days() ? Type.Simple.DATE : Type.Simple.TIMESTAMPTZ);
        add(
                new TableDefinition(view.name() + PARTS, columns(view, List.of(start))),
                each ->
                        data.parts(
                                view.name(),
                                part -> {
                                    var values = values(shown, part.row(), 1);
                                    values[part.row().key().size()] =
                                            every.days()
                                                    ? (Long) day(part.start(), every.zone())
                                                    : (Long) part.start();
                                    each.accept(values);
                                }),
                masks.view(view.name()));
    }

    private static long day(long micros, ZoneId zone) {
        var instant = Instant.ofEpochSecond(Math.floorDiv(micros, MICROS));
        return LocalDate.ofInstant(instant, zone).toEpochDay();
    }

    /// Returns the columns of a view: its key, then `between`, then its measures.
    private static List<Member> columns(View view, List<Member> between) {
        var columns = new ArrayList<Member>();
        view.key().forEach(key -> columns.add(Member.text(key.column(), key.type())));
        columns.addAll(between);
        var measures = new ViewColumns(view);
        for (int i = 0; i < measures.size(); i++) {
            var type = type(measures.type(i));
            columns.add(new Member(measures.name(i), type, !measures.isComputed(i)));
        }
        return columns;
    }

    /// Returns the SQL type of a measure. A sum may need more digits than the values that it adds
    /// up.
    private static Type type(Type measure) {
        return measure == Type.Simple.INTEGER ? Type.Simple.BIGINT : measure;
    }

    private static @Nullable Object[] values(ViewColumns columns, Row row, int between) {
        int keys = row.key().size();
        @Nullable Object[] values = new @Nullable Object[keys + between + columns.size()];
        for (int i = 0; i < keys; i++) {
            values[i] = row.key().get(i);
        }
        for (int i = 0; i < columns.size(); i++) {
            values[keys + between + i] = columns.value(i, row);
        }
        return values;
    }

    private static final List<Member> MESSAGE =
            Arrays.asList(
                    Member.number("sequence", Type.Simple.BIGINT),
                    Member.text("id", Type.Simple.VARCHAR),
                    Member.number("sent_at", Type.Simple.TIMESTAMPTZ),
                    Member.number("attempt", Type.Simple.BIGINT),
                    Member.text("body", Type.Simple.VARCHAR),
                    Member.text("body_base64", Type.Simple.VARCHAR),
                    Member.text("attributes", Type.Simple.JSON),
                    Member.text("leat", Type.Simple.JSON));

    /// The columns of a FIFO queue. The column for the group has a longer name, because `group` is
    /// a reserved word in SQL.
    private static final List<Member> GROUPED_MESSAGE =
            Stream.concat(
                            MESSAGE.stream(),
                            Stream.of(Member.text("message_group", Type.Simple.VARCHAR)))
                    .toList();

    private void browse(
            AppData data, String queue, boolean fifo, Consumer<@Nullable Object[]> each) {
        var masking = masks.queue(queue);
        long next = 0;
        while (true) {
            var some = data.browse(queue, next, page);
            if (some.isEmpty()) {
                return;
            }
            some.stream()
                    .map(masking::seen)
                    .forEach(message -> each.accept(fifo ? grouped(message) : values(message)));
            next = some.getLast().sequence() + 1;
        }
    }

    /// Returns the values of a message. The body is text, or base64 if it is not UTF-8.
    private static @Nullable Object[] values(Message.Seen message) {
        var text = VisibleBody.text(message.body());
        long micros = Micros.of(message.sentAt());
        return new @Nullable Object[] {
            message.sequence(),
            message.id(),
            micros,
            (long) message.attempt(),
            text.orElse(null),
            text.isPresent() ? null : Base64.getEncoder().encodeToString(message.body()),
            attributes(message.attributes()),
            leat(message.attributes().get(DeadLetter.ATTRIBUTE))
        };
    }

    private static @Nullable Object[] grouped(Message.Seen message) {
        var values = values(message);
        @Nullable Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = message.group().orElse(null);
        return all;
    }

    private static String attributes(Map<String, Attribute> attributes) {
        var object = JsonMapper.shared().createObjectNode();
        new TreeMap<>(attributes)
                .forEach((name, value) -> {
                    if (!name.equals(DeadLetter.ATTRIBUTE)) {
                        object.put(
                                name,
                                value.binary()
                                        ? Base64.getEncoder().encodeToString(value.value())
                                        : value.asText());
                    }
                });
        return object.toString();
    }

    /// Returns the `leat` attribute as JSON. A forged attribute may be invalid JSON; it is then
    /// written as a JSON string.
    private static @Nullable String leat(@Nullable Attribute attribute) {
        if (attribute == null) {
            return null;
        }
        try {
            JsonMapper.shared().readTree(attribute.asText());
            return attribute.asText();
        } catch (JacksonException forged) {
            return JsonMapper.shared().writeValueAsString(attribute.asText());
        }
    }
}
