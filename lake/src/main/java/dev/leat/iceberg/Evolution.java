package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.app.Schema;
import dev.leat.lake.LakeLayout;
import dev.leat.port.LakePointers;
import dev.leat.port.LakeTables.RefusedTableException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.Term;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.jspecify.annotations.Nullable;

/// Changes the schema and the partition key of an existing table to those of the app. Field ids of
/// columns stay the same, also of renamed ones, so that existing files keep their meaning. Columns
/// that another program added stay.
record Evolution(LakeTable table, Transaction transaction, LakePointers pointers) {

    /// The property with the field ids of the columns that an app had. Without it, as in tables
    /// that another program created, all columns count as those of an app.
    private static final String COLUMNS = "leat.columns";

    /// The start of the names of the columns that Leat adds.
    private static final String OWN = "_leat_";

    /// Changes the table if no column with values disappears. Returns true if its schema or its
    /// partition key is now another one.
    ///
    /// @throws RefusedTableException if existing rows do not fit the new schema, or a column would
    ///   disappear
    boolean run() throws RefusedTableException {
        var before = transaction.table().schema();
        var spec = transaction.table().spec();
        var removed = accept();
        if (!removed.isEmpty() && hasRows()) {
            boolean one = removed.size() == 1;
            throw new RefusedTableException(
                    "lake table '%s': the column%s %s no longer in the schema of the app, so the values would disappear; undo the change, add %s to the table if a column was renamed, or %s"
                            .formatted(
                                    table.name(),
                                    (one ? " " : "s ") + String.join(", ", removed),
                                    one ? "is" : "are",
                                    was(before, removed),
                                    pointers.removing(table, removed)));
        }
        return before.schemaId() != transaction.table().schema().schemaId()
                || spec.specId() != transaction.table().spec().specId();
    }

    /// Changes the table. Returns the columns of the table that are not in the app any more.
    ///
    /// @throws RefusedTableException if existing rows do not fit the new schema
    List<String> accept() throws RefusedTableException {
        var before = transaction.table().schema();
        var all = removed(before);
        var removed = all.stream().filter(name -> !name.startsWith(OWN)).toList();
        try {
            schema(all);
            own();
            partitions();
        } catch (IllegalArgumentException | ValidationException refused) {
            throw new RefusedTableException(
                    "lake table '%s' cannot get the columns of the app: %s; undo the change, add %s to the table if a column was renamed, or write to another table"
                            .formatted(table.name(), refused.getMessage(), was(before, removed)));
        }
        return removed;
    }

    /// Returns the columns that an app had, and this one does not have.
    private List<String> removed(org.apache.iceberg.Schema before) {
        var kept = kept(before);
        var own = transaction.table().properties().get(COLUMNS);
        var ids = own == null ? List.<String>of() : List.of(own.split(","));
        return before.columns().stream()
                .filter(field -> !kept.contains(field.fieldId()))
                .filter(field -> own == null || ids.contains(String.valueOf(field.fieldId())))
                .map(NestedField::name)
                .toList();
    }

    /// Stores which columns are those of the app.
    private void own() {
        var table = transaction.table();
        var own = text(kept(table.schema()));
        if (!own.equals(table.properties().get(COLUMNS))) {
            transaction.updateProperties().set(COLUMNS, own).commit();
        }
    }

    private static String text(Collection<Integer> ids) {
        return ids.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
    }

    /// Returns the properties of a new table with this schema.
    static Map<String, String> properties(org.apache.iceberg.Schema schema) {
        return Map.of(COLUMNS, text(schema.columns().stream().map(NestedField::fieldId).toList()));
    }

    /// Returns true if a change of a table by another program leaves the columns of the app as they
    /// are, and Leat can write NULL into all other ones, and copy their values.
    static boolean keepsColumns(
            LakeTable table, org.apache.iceberg.Schema before, org.apache.iceberg.Schema after) {
        var own = new HashSet<Integer>();
        for (var column : table.columns()) {
            var there = find(before, column.name());
            if (there != null) {
                own.add(there.fieldId());
                if (!there.equals(after.findField(there.fieldId()))) {
                    return false;
                }
            }
        }
        return after.columns().stream()
                .filter(field -> !own.contains(field.fieldId()))
                .allMatch(field -> field.isOptional() && Schemas.isCopied(field.type()));
    }

    /// Returns the option that renames a column, with its names if only one column is missing and
    /// only one is new.
    private String was(org.apache.iceberg.Schema before, List<String> removed) {
        var added =
                table.schema().fields().stream()
                        .map(Schema.Field::name)
                        .filter(name -> existing(before, name) == null)
                        .toList();
        return removed.size() == 1 && added.size() == 1
                ? "`was: {%s: %s}`".formatted(added.getFirst(), removed.getFirst())
                : "`was: {NEW: OLD}`";
    }

    private void schema(List<String> removed) {
        var current = transaction.table().schema();
        others(removed).forEach(Evolution::checkOther);
        withoutPartitionsOf(removed);
        var update = transaction.updateSchema().allowIncompatibleChanges();
        for (var column : table.columns()) {
            var there = existing(current, column.name());
            var ids = new AtomicInteger();
            var type = Schemas.type(column.type(), ids::incrementAndGet);
            if (there == null) {
                add(update, column.name(), type, column.notNull());
            } else {
                change(update, there, column.name(), type, column.notNull());
            }
        }
        removed.forEach(update::deleteColumn);
        update.commit();
    }

    /// Returns the columns of other programs.
    private List<NestedField> others(List<String> removed) {
        var current = transaction.table().schema();
        var kept = kept(current);
        return current.columns().stream()
                .filter(field -> !kept.contains(field.fieldId()))
                .filter(field -> !removed.contains(field.name()))
                .toList();
    }

    private static void checkOther(NestedField field) {
        if (field.isRequired()) {
            throw new IllegalArgumentException(
                    "another program added the column %s, which must have a value"
                            .formatted(field.name()));
        }
    }

    /// Returns the field ids of the existing columns that the table keeps.
    private Set<Integer> kept(org.apache.iceberg.Schema current) {
        var kept = new HashSet<Integer>();
        for (var column : table.columns()) {
            var there = existing(current, column.name());
            if (there != null) {
                kept.add(there.fieldId());
            }
        }
        return kept;
    }

    /// Returns the existing column that is this column of the app, perhaps under its former name.
    private @Nullable NestedField existing(org.apache.iceberg.Schema current, String name) {
        var there = find(current, name);
        var former = table.renamed().get(name);
        return there == null && former != null ? find(current, former) : there;
    }

    private boolean hasRows() {
        return transaction.table().currentSnapshot() != null;
    }

    private void add(
            UpdateSchema update,
            String name,
            org.apache.iceberg.types.Type type,
            boolean required) {
        if (!required) {
            update.addColumn(name, type);
        } else if (hasRows()) {
            throw new IllegalArgumentException(
                    "column %s is `not null`, but existing rows have no value for it"
                            .formatted(name));
        } else {
            update.addRequiredColumn(name, type);
        }
    }

    private void change(
            UpdateSchema update,
            NestedField there,
            String name,
            org.apache.iceberg.types.Type type,
            boolean required) {
        fit(update, there.name(), there.type(), type);
        if (there.isRequired() && !required) {
            update.makeColumnOptional(there.name());
        } else if (there.isOptional() && required) {
            if (hasRows()) {
                throw new IllegalArgumentException(
                        "column %s becomes `not null`, but existing rows may have NULL"
                                .formatted(name));
            }
            update.requireColumn(there.name());
        }
        if (!there.name().equals(name)) {
            update.renameColumn(there.name(), name);
        }
    }

    /// Changes the type of a column, or of a value in it. `path` is its name in the table.
    private static void fit(
            UpdateSchema update,
            String path,
            org.apache.iceberg.types.Type there,
            org.apache.iceberg.types.Type wanted) {
        if (there.isListType() && wanted.isListType()) {
            fit(
                    update,
                    path + "." + LakeLayout.Column.ELEMENT,
                    there.asListType().elementType(),
                    wanted.asListType().elementType());
        } else if (there.isStructType() && wanted.isStructType()) {
            members(update, path, there.asStructType(), wanted.asStructType());
        } else if (wanted.isNestedType()) {
            throw new IllegalArgumentException(
                    "Cannot change column type: %s: %s -> %s".formatted(path, there, wanted));
        } else if (!there.equals(wanted)) {
            update.updateColumn(path, wanted.asPrimitiveType());
        }
    }

    /// Adds members to a struct. Existing ones stay, because data files are read by their names: a
    /// former member would come back under a name that is used again.
    private static void members(
            UpdateSchema update, String path, StructType there, StructType wanted) {
        for (var member : there.fields()) {
            if (wanted.caseInsensitiveField(member.name()) == null) {
                throw new IllegalArgumentException(
                        "%s has no member '%s' any more, and a member of a struct cannot be removed or renamed"
                                .formatted(path, member.name()));
            }
        }
        for (var member : wanted.fields()) {
            var existing = there.caseInsensitiveField(member.name());
            if (existing == null) {
                update.addColumn(path, member.name(), member.type());
            } else {
                fit(update, path + "." + existing.name(), existing.type(), member.type());
            }
        }
    }

    private static @Nullable NestedField find(org.apache.iceberg.Schema schema, String name) {
        return schema.caseInsensitiveFindField(name.toLowerCase(Locale.ROOT));
    }

    /// Removes the fields of the partition key whose columns are dropped.
    private void withoutPartitionsOf(List<String> removed) {
        var spec = transaction.table().spec();
        var schema = transaction.table().schema();
        var dropped =
                spec.fields().stream()
                        .filter(field -> !field.transform().isVoid())
                        .filter(field -> removed.contains(schema.findColumnName(field.sourceId())))
                        .toList();
        if (!dropped.isEmpty()) {
            var update = transaction.updateSpec();
            dropped.forEach(field -> update.removeField(field.name()));
            update.commit();
        }
    }

    private void partitions() {
        var schema = transaction.table().schema();
        var wanted = Partitions.spec(table, schema);
        var current = transaction.table().spec();
        if (current.compatibleWith(wanted)) {
            return;
        }
        var update = transaction.updateSpec();
        current.fields().stream()
                .filter(field -> !field.transform().isVoid())
                .forEach(field -> update.removeField(field.name()));
        for (var partition : table.partitionBy()) {
            var name = name(wanted, table.partitionBy().indexOf(partition));
            if (current.fields().stream().anyMatch(field -> field.name().equals(name))) {
                update.addField(term(partition));
            } else {
                update.addField(name, term(partition));
            }
        }
        update.commit();
    }

    private static String name(PartitionSpec spec, int index) {
        return spec.fields().get(index).name();
    }

    private static Term term(LakeTable.Partition partition) {
        var column = partition.column();
        return switch (partition.transform()) {
            case IDENTITY -> Expressions.ref(column);
            case YEAR -> Expressions.year(column);
            case MONTH -> Expressions.month(column);
            case DAY -> Expressions.day(column);
            case HOUR -> Expressions.hour(column);
            case BUCKET -> Expressions.bucket(column, partition.width());
            case TRUNCATE -> Expressions.truncate(column, partition.width());
        };
    }
}
