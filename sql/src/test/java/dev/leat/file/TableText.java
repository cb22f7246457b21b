package dev.leat.file;

import dev.leat.app.Schema;
import dev.leat.app.Type.Simple;
import dev.leat.column.ColumnText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The rows of a piece's table as text: lines of CSV, or documents.
public final class TableText {

    private TableText() {}

    public static List<String> rows(Piece.Table table, Schema schema) {
        var rows = new ArrayList<String>();
        for (int row = 0; row < table.size(); row++) {
            rows.add(row(table, row, schema));
        }
        return rows;
    }

    private static String row(Piece.Table table, int row, Schema schema) {
        var fields = schema.fields();
        return switch (table) {
            case Piece.Table.Columns(var rows) ->
                    IntStream.range(0, fields.size())
                            .mapToObj(i ->
                                    ColumnText.of(
                                            rows,
                                            Piece.Table.FIELDS + i,
                                            row,
                                            fields.get(i).type()))
                            .map(TableText::value)
                            .collect(Collectors.joining(","));
            case Piece.Table.Documents(var rows) ->
                    ColumnText.of(rows, Piece.Table.FIELDS, row, Simple.JSON).orElseThrow();
            case Piece.Table.Staged _ -> throw new AssertionError("staged");
        };
    }

    private static String value(Optional<String> value) {
        var text = value.orElse("");
        boolean quoted =
                value.isPresent()
                        && (text.isEmpty()
                                || text.chars().anyMatch(c -> ",\"\n\r".indexOf(c) >= 0));
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
