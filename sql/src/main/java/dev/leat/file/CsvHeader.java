package dev.leat.file;

import dev.leat.app.Pipeline;
import dev.leat.app.PipelineSource;
import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// The columns of a CSV file. `schema` has the columns of the table that is written; `place` is the
/// index of each of its columns in a record of the file, or -1 if the file does not have the
/// column; `values` is the number of values in a record of the file.
record CsvHeader(Schema schema, int[] place, int values, PieceReader.Header differences) {

    /// Returns the header of a file whose columns are in the schema's order.
    static CsvHeader of(Schema schema) {
        var place = new int[schema.fields().size()];
        java.util.Arrays.setAll(place, i -> i);
        return new CsvHeader(schema, place, place.length, PieceReader.Header.SAME);
    }

    /// Returns the header of a file with these column names.
    static CsvHeader of(String file, List<String> names, PipelineSource from)
            throws UnreadableFileException {
        different(file, names);
        if (from.infersColumns()) {
            return open(file, names);
        }
        var schema = from.schema();
        var place = new int[schema.fields().size()];
        var missing = new ArrayList<String>();
        for (int i = 0; i < place.length; i++) {
            var field = schema.fields().get(i);
            place[i] = names.indexOf(field.name());
            if (place[i] < 0 && field.notNull()) {
                throw no(
                        "missing",
                        "'%s' has no column '%s', which is `not null` in schema %s; the columns in the header are %s"
                                .formatted(file, field.name(), schema.name(), cut(names)));
            }
            if (place[i] < 0) {
                missing.add(field.name());
            }
        }
        var known = schema.fields().stream().map(Schema.Field::name).toList();
        var unknown = names.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty() && from.unknownFields() == Pipeline.UnknownFields.REJECT) {
            throw no(
                    "unknown_field",
                    "'%s' has a column '%s', which is not in schema %s"
                            .formatted(file, unknown.getFirst(), schema.name()));
        }
        return new CsvHeader(schema, place, names.size(), new PieceReader.Header(missing, unknown));
    }

    private static CsvHeader open(String file, List<String> names) throws UnreadableFileException {
        var lower = new HashSet<String>();
        for (var name : names) {
            if (!Schema.canHave(name)) {
                throw no(
                        "header",
                        "'%s' has a column named '%s', which is not a valid column name; set a schema"
                                .formatted(file, name));
            }
            if (!lower.add(name.toLowerCase(Locale.ROOT))) {
                throw no(
                        "header",
                        "'%s' has two columns named '%s' (SQL ignores case); set a schema"
                                .formatted(file, name));
            }
        }
        var schema = Schema.ofTexts("", names);
        return new CsvHeader(schema, of(schema).place(), names.size(), PieceReader.Header.SAME);
    }

    static void fits(String file, int columns) throws UnreadableFileException {
        if (columns > ReadLimits.COLUMNS) {
            throw no(
                    "too_long",
                    "'%s' has %,d columns; the limit is %,d"
                            .formatted(file, columns, ReadLimits.COLUMNS));
        }
    }

    private static void different(String file, List<String> names) throws UnreadableFileException {
        var seen = new HashSet<String>();
        for (var name : names) {
            if (!seen.add(name)) {
                throw no("header", "'%s' has two columns named '%s'".formatted(file, name));
            }
        }
    }

    private static String cut(List<String> names) {
        var few = String.join(", ", names.subList(0, Math.min(names.size(), 20)));
        return names.size() > 20 ? few + ", ..." : few;
    }

    static UnreadableFileException no(String cause, String message) {
        return new UnreadableFileException(Reason.of(cause, message));
    }
}
