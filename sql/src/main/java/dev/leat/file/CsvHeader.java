package dev.leat.file;

import dev.leat.app.Pipeline;
import dev.leat.app.PipelineSource;
import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// The columns of a CSV file. `schema` has the columns whose values are checked; `place` is the
/// index of each of them in a record of the file, or -1 if the file does not have the column;
/// `target` is its index in the table that is written, or -1 if it is only checked; `values` is the
/// number of values in a record of the file.
record CsvHeader(
        Schema schema, int[] place, int[] target, int values, PieceReader.Header differences) {

    /// The columns that are read from a file.
    interface Rule {

        /// Returns the columns of a file.
        ///
        /// @param names the names in the header; empty if the file has no header
        CsvHeader of(String file, Optional<List<String>> names) throws UnreadableFileException;
    }

    /// Returns the rule of a pipeline.
    static Rule rule(PipelineSource from) {
        return (file, names) -> {
            if (names.isPresent() && from.infersColumns()) {
                return open(file, names.get());
            }
            if (names.isPresent()) {
                return of(file, names.get(), from.schema(), from.unknownFields());
            }
            if (from.infersColumns()) {
                throw no("header", "'" + file + "' has no header, and the pipeline has no schema");
            }
            return of(from.schema());
        };
    }

    /// Returns the header of a file whose columns are in the schema's order.
    static CsvHeader of(Schema schema) {
        var place = indices(schema);
        return new CsvHeader(schema, place, place, place.length, PieceReader.Header.SAME);
    }

    private static int[] indices(Schema schema) {
        return IntStream.range(0, schema.fields().size()).toArray();
    }

    /// Returns the header of a file with these column names.
    static CsvHeader of(
            String file, List<String> names, Schema schema, Pipeline.UnknownFields policy)
            throws UnreadableFileException {
        different(file, names, "have the same name");
        var place = new int[schema.fields().size()];
        var missing = new ArrayList<String>();
        for (int i = 0; i < place.length; i++) {
            var field = schema.fields().get(i);
            place[i] = names.indexOf(field.name());
            if (place[i] < 0 && field.notNull()) {
                throw no(
                        "missing",
                        "'%s' has no column `%s`, which is `not null` in schema %s; %s"
                                .formatted(
                                        file,
                                        field.name(),
                                        schema.name(),
                                        HeaderText.missing(field.name(), names, schema)));
            }
            if (place[i] < 0) {
                missing.add(field.name());
            }
        }
        var known = schema.fields().stream().map(Schema.Field::name).toList();
        var unknown = names.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty() && policy == Pipeline.UnknownFields.REJECT) {
            throw no(
                    "unknown_field",
                    "'%s' is refused by `unknown_fields: reject`; %s"
                            .formatted(file, HeaderText.others(names, schema)));
        }
        return new CsvHeader(
                schema,
                place,
                indices(schema),
                names.size(),
                new PieceReader.Header(missing, unknown));
    }

    private static CsvHeader open(String file, List<String> names) throws UnreadableFileException {
        different(file, names, "have the same name");
        for (int i = 0; i < names.size(); i++) {
            if (!Schema.canHave(names.get(i))) {
                throw no(
                        "header",
                        "'%s' has an invalid column name in column %d; set a schema"
                                .formatted(file, i + 1));
            }
        }
        different(
                file,
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList(),
                "have the same name (SQL ignores case); set a schema");
        var schema = Schema.ofTexts("", names);
        return of(schema);
    }

    static void fits(String file, int columns) throws UnreadableFileException {
        if (columns > ReadLimits.COLUMNS) {
            throw no(
                    "too_long",
                    "'%s' has %,d columns; the limit is %,d"
                            .formatted(file, columns, ReadLimits.COLUMNS));
        }
    }

    private static void different(String file, List<String> names, String otherwise)
            throws UnreadableFileException {
        var seen = new HashMap<String, Integer>();
        for (int i = 0; i < names.size(); i++) {
            var first = seen.putIfAbsent(names.get(i), i + 1);
            if (first != null) {
                throw no(
                        "header",
                        "columns %d and %d of '%s' %s".formatted(first, i + 1, file, otherwise));
            }
        }
    }

    static UnreadableFileException no(String cause, String message) {
        return new UnreadableFileException(Reason.of(cause, message));
    }
}
