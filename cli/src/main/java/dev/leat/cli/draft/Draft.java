package dev.leat.cli.draft;

import dev.leat.app.FileFormat;
import dev.leat.app.Type;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.SqlNames;
import dev.leat.quality.data.ColumnNaming;
import dev.leat.quality.data.CsvForm;
import dev.leat.quality.profile.Relations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The parts of the new app. They are changed until the records of the file fit. Owned by one
/// thread.
final class Draft {

    static final String BUCKET = "input";
    static final String PIPELINE = "load";
    static final String LINE = "Line";
    static final String ROW = "Row";

    final String app;
    final InputFile file;
    final String table;
    final Optional<CsvForm> csv;
    final long records;
    final List<DraftColumn> columns = new ArrayList<>();

    /// New values of columns.
    final Map<String, String> sets = new LinkedHashMap<>();

    /// Conditions by their names.
    final Map<String, String> checks = new LinkedHashMap<>();

    /// The columns that identify a record; empty if nothing does.
    List<String> key = List.of();

    /// The proposed key with the numbers of records that repeat it, if some do.
    Optional<Relations.Key> nearKey = Optional.empty();

    /// Texts that usually stand for a missing value, and that are stored as texts, with their
    /// numbers, by column.
    final Map<String, String> words = new LinkedHashMap<>();

    /// True if more than half of the records are rejected.
    boolean mostRejected;

    Draft(String app, InputFile file, String table, Optional<CsvForm> csv, long records) {
        this.app = app;
        this.file = file;
        this.table = table;
        this.csv = csv;
        this.records = records;
    }

    /// Returns true if records are rejected because they repeat the key of another record.
    boolean rejectsRepeats() {
        return nearKey.filter(near -> near.columns().equals(key)).isPresent();
    }

    DraftColumn column(String name) {
        return columns.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }

    void replace(DraftColumn column) {
        columns.replaceAll(one -> one.name().equals(column.name()) ? column : one);
    }

    /// Returns the name of the column that identifies a record by its place in the file.
    String place() {
        var taken = new HashSet<String>();
        columns.forEach(column -> {
            taken.add(column.name().toLowerCase(Locale.ROOT));
            taken.add(column.row().toLowerCase(Locale.ROOT));
        });
        return ColumnNaming.free("record_id", taken);
    }

    /// Returns SQL for the place of a record in a file.
    String placeValue() {
        return "concat_ws('/', source.key, source.%s)"
                .formatted(file.format() == FileFormat.JSON ? "offset" : "line");
    }

    /// Returns true if the table has the columns of the file, with the same types.
    boolean sameRows() {
        return !key.isEmpty()
                && columns.stream()
                        .allMatch(column ->
                                column.name().equals(column.row())
                                        && column.rowType().equals(column.type())
                                        && column.format().isEmpty())
                && columns.stream().noneMatch(column -> sets.containsKey(column.name()));
    }

    /// Returns the checks that come before values are set: converted texts have the expected form,
    /// and a line is not the header.
    Map<String, String> firstChecks() {
        var first = new LinkedHashMap<String, String>();
        csv.flatMap(CsvForm::header)
                .ifPresent(header ->
                        headerCheck(header)
                                .ifPresent(sql -> first.put("the line is not the header", sql)));
        for (var column : columns) {
            column.conversion()
                    .ifPresent(form ->
                            first.put(
                                    "%s is %s".formatted(column.name(), form.example()),
                                    form.condition(SqlNames.sql(column.name()))));
        }
        return first;
    }

    private Optional<String> headerCheck(CsvForm.Header header) {
        var names = csv.orElseThrow().names();
        for (var column : columns) {
            int at = names.indexOf(column.name());
            if (column.type() == Type.Simple.VARCHAR
                    && at >= 0
                    && !header.names().get(at).isBlank()) {
                var name = SqlLiterals.text(header.names().get(at));
                return Optional.of(
                        (header.follows()
                                        ? "coalesce(%s not in (%s, '%s'), true)"
                                        : "coalesce(%s <> %s, true)")
                                .formatted(SqlNames.sql(column.name()), name, CsvForm.DELIMITER));
            }
        }
        return Optional.empty();
    }

    /// Returns all values that the step `set` assigns.
    Map<String, String> allSets() {
        var all = new LinkedHashMap<>(sets);
        for (var column : columns) {
            column.conversion()
                    .ifPresent(form ->
                            all.put(column.name(), form.value(SqlNames.sql(column.name()))));
        }
        if (key.isEmpty()) {
            all.put(place(), placeValue());
        }
        return all;
    }
}
