package dev.leat.lookup;

import dev.leat.app.Csv;
import dev.leat.app.Lookup;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.batch.Reason;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.TextForm;
import dev.leat.error.Suggestion;
import dev.leat.file.CsvRecords;
import dev.leat.file.HeaderText;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.LookupRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A file of a lookup that is read to rows. The file is refused as a whole if a line does not fit
/// the schema, has a null key, or has the key of an earlier line. Used once.
final class LookupFile {

    /// Maximum size of a file in bytes.
    private static final int MAX_BYTES = 256 << 20;

    private final Lookup lookup;
    private final LookupRows rows;
    private final Map<List<String>, Integer> lines = new HashMap<>();
    private final JsonWriter json = new JsonWriter(false);

    private LookupFile(Lookup lookup) {
        this.lookup = lookup;
        rows = new LookupRows(lookup);
    }

    /// Returns the content of the file or the object of a lookup.
    static byte[] bytes(Lookup lookup, LookupOrigins origins) throws LookupException {
        try (var in = open(lookup, origins)) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw failed(lookup, "it is larger than %d MiB".formatted(MAX_BYTES >> 20));
            }
            return bytes;
        } catch (NoSuchFileException _) {
            throw failed(lookup, "it does not exist" + similar(lookup));
        } catch (IOException e) {
            throw failed(lookup, String.valueOf(e.getMessage()));
        }
    }

    private static InputStream open(Lookup lookup, LookupOrigins origins) throws IOException {
        return switch (lookup.origin()) {
            case Lookup.Origin.OfFile file -> origins.file(file.file());
            case Lookup.Origin.OfObject(var bucket, var key, _) -> origins.object(bucket, key);
            case Lookup.Origin.OfTable _ -> throw noFile();
        };
    }

    private static IllegalArgumentException noFile() {
        return new IllegalArgumentException("the rows of this lookup are not in a file");
    }

    /// Returns a hint with the name of a similar file in the folder; empty if there is none.
    private static String similar(Lookup lookup) {
        if (!(lookup.origin() instanceof Lookup.Origin.OfFile of)) {
            return "";
        }
        var path = of.file().toAbsolutePath();
        var names = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(path.getParent(), Files::isRegularFile)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        } catch (IOException | DirectoryIteratorException _) {
            return "";
        }
        var written = String.valueOf(path.getFileName());
        return Suggestion.to(written, names)
                .map(name -> "; " + Suggestion.didYouMean(name))
                .orElse("");
    }

    /// Returns the rows of a file with this content.
    static LookupRows read(Lookup lookup, byte[] bytes) throws LookupException {
        var file = new LookupFile(lookup);
        var format =
                switch (lookup.origin()) {
                    case Lookup.Origin.OfFile(_, _, var of) -> of;
                    case Lookup.Origin.OfObject(_, _, var of) -> of;
                    case Lookup.Origin.OfTable _ -> throw noFile();
                };
        switch (format) {
            case CSV -> file.records(bytes, Csv.DEFAULT);
            case TSV -> file.records(bytes, Csv.TABS);
            case NDJSON -> file.documents(bytes);
            case JSON, PARQUET -> throw new IllegalArgumentException("no format of a lookup");
        }
        return file.rows;
    }

    private void documents(byte[] bytes) throws LookupException {
        int line = 0;
        int from = 0;
        while (from < bytes.length) {
            int to = from;
            while (to < bytes.length && bytes[to] != '\n') {
                to++;
            }
            line++;
            var text = java.util.Arrays.copyOfRange(bytes, from, to);
            if (!new String(text, StandardCharsets.ISO_8859_1).isBlank()) {
                add(text, line);
            }
            from = to + 1;
        }
    }

    private void records(byte[] bytes, Csv csv) throws LookupException {
        var records = new CsvRecords(bytes, csv);
        try {
            if (!records.next()) {
                throw failed("the file is empty; it needs a header line with the column names");
            }
            int columns = records.values();
            var place = places(records);
            while (records.next()) {
                if (records.values() != columns) {
                    throw failed(
                            "line %d has %d values, but the header has %d"
                                    .formatted(records.line(), records.values(), columns));
                }
                add(document(records, place), records.line());
            }
        } catch (UnreadableFileException e) {
            throw failed(String.valueOf(e.getMessage()));
        }
    }

    /// A column of the schema, its index in a record, and the parser of its texts.
    private record Place(Schema.Field field, int index, TextForm form) {}

    private List<Place> places(CsvRecords records) throws LookupException {
        var names = new ArrayList<String>();
        for (int i = 0; i < records.values(); i++) {
            var name = records.value(i);
            names.add(name == null ? "" : new String(name, StandardCharsets.UTF_8));
        }
        var places = new ArrayList<Place>();
        for (var field : lookup.schema().fields()) {
            int index = names.indexOf(field.name());
            if (index != names.lastIndexOf(field.name())) {
                throw failed("the header has two columns named '%s'".formatted(field.name()));
            }
            if (index < 0 && (field.notNull() || lookup.key().contains(field.name()))) {
                throw failed(
                        "the header has no column `%s`; %s"
                                .formatted(
                                        field.name(),
                                        HeaderText.missing(field.name(), names, lookup.schema())));
            }
            if (index >= 0) {
                places.add(new Place(field, index, form(field)));
            }
        }
        return places;
    }

    private TextForm form(Schema.Field field) throws LookupException {
        try {
            return new TextForm(field);
        } catch (IllegalArgumentException e) {
            throw failed(String.valueOf(e.getMessage()));
        }
    }

    private byte[] document(CsvRecords records, List<Place> places) throws LookupException {
        json.clear();
        for (var place : places) {
            var value = records.value(place.index());
            if (value == null) {
                continue;
            }
            json.raw(json.size() == 0 ? '{' : ',').quoted(place.field().name()).raw(':');
            if (quoted(place.field())) {
                json.quoted(new String(value, StandardCharsets.UTF_8));
            } else if (place.form().read(value, 0, value.length)) {
                json.raw(value);
            } else {
                throw failed(
                        line(records.line(), List.of(place.form().reason(value, 0, value.length))));
            }
        }
        if (json.size() == 0) {
            json.raw('{');
        }
        return json.raw('}').copy();
    }

    /// Returns true if the value is a JSON string, which the decoder checks.
    private static boolean quoted(Schema.Field field) {
        return field.format().isPresent()
                || (field.type() instanceof Type.Simple simple
                        && switch (simple) {
                            case VARCHAR, DATE, TIMESTAMP, TIMESTAMPTZ -> true;
                            case BOOLEAN, INTEGER, BIGINT, DOUBLE, JSON -> false;
                        });
    }

    private void add(byte[] document, int line) throws LookupException {
        switch (rows.add(document)) {
            case LookupRows.Added.Row(var key) -> lines.put(key, line);
            case LookupRows.Added.Invalid(var reasons) -> throw failed(line(line, reasons));
            case LookupRows.Added.NullKey(var column) ->
                    throw failed("line %d has no value for the key '%s'".formatted(line, column));
            case LookupRows.Added.SameKey(var key) ->
                    throw failed(
                            "lines %d and %d have the same key"
                                    .formatted(lines.getOrDefault(key, 0), line));
        }
        if (rows.size() > lookup.maxRows()) {
            throw failed("it has more than %,d rows; raise `max_rows`".formatted(lookup.maxRows()));
        }
    }

    /// Returns the reasons without the values, because they are also in the log.
    static String line(int line, List<Reason> reasons) {
        return reasons.stream()
                .map(reason ->
                        reason.field().map(field -> "'" + field + "' ").orElse("")
                                + reason.message())
                .collect(Collectors.joining("; ", "line " + line + ": ", ""));
    }

    private LookupException failed(String why) {
        return failed(lookup, why);
    }

    static LookupException failed(Lookup lookup, String why) {
        return new LookupException(
                "lookup '%s' cannot be loaded from %s: %s"
                        .formatted(lookup.name(), lookup.origin().text(), why));
    }
}
