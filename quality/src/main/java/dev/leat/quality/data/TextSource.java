package dev.leat.quality.data;

import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.Schema;
import dev.leat.batch.LocalContent;
import dev.leat.file.DecodedFiles;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Text files with the forms in which they are read.
///
/// @param inferred true if the types of columns follow from the values
record TextSource(boolean csv, boolean inferred, List<Part> parts) {

    /// The first bytes of a file that tell whether it has the form of another file.
    private static final int FIRST = 1 << 16;

    TextSource {
        parts = List.copyOf(parts);
    }

    /// Returns the number of columns of a file, if it is known.
    int columns() {
        return parts.stream()
                .flatMap(part -> part.form.schema().stream())
                .mapToInt(schema -> schema.fields().size())
                .max()
                .orElse(0);
    }

    /// Returns the same files with types of their columns; empty if a pipeline does not read these.
    Optional<TextSource> typed(List<DataColumn> columns, List<TextType> types) {
        if (!types.stream().allMatch(TextType::decoded)
                || parts.stream().anyMatch(part -> part.form.schema().isEmpty())
                || parts.stream().flatMap(part -> part.detected.stream()).anyMatch(CsvForm::late)) {
            return Optional.empty();
        }
        var fields = new HashMap<String, Schema.Field>();
        for (int i = 0; i < types.size(); i++) {
            var name = columns.get(i).name();
            var type = TypeSpelling.read(types.get(i).type()).orElseThrow();
            fields.put(name, new Schema.Field(name, type, false, false, types.get(i).format()));
        }
        return Optional.of(
                new TextSource(csv, false, parts.stream().map(part -> part.with(fields)).toList()));
    }

    /// Files of one form.
    ///
    /// @param detected the form of CSV files that was detected
    record Part(DecodedFiles.Form form, Optional<CsvForm> detected, List<Path> files) {

        DecodedFiles open(boolean inferred) throws UnreadableFileException, IOException {
            var contents = new ArrayList<LocalContent>();
            for (var file : files) {
                contents.add(LocalContent.of(file));
            }
            return inferred
                    ? DecodedFiles.inferred(form, contents)
                    : DecodedFiles.of(form, contents);
        }

        private Part with(Map<String, Schema.Field> fields) {
            var typed =
                    form.schema().stream()
                            .flatMap(schema -> schema.fields().stream())
                            .map(field -> fields.getOrDefault(field.name(), field))
                            .toList();
            return new Part(
                    new DecodedFiles.Form(
                            form.format(), form.csv(), Optional.of(new Schema("", typed))),
                    detected,
                    files);
        }

        /// Returns a SELECT of the columns and records of the form.
        ///
        /// @param all a SELECT of all rows of the files
        String select(String all) {
            return detected.map(form -> select(form, all)).orElse(all);
        }

        private static String select(CsvForm form, String all) {
            var columns = form.names().stream().map(SqlLiterals::name).toList();
            var names = form.header().map(CsvForm.Header::names).orElse(List.of());
            var header =
                    IntStream.range(0, names.size())
                            .filter(i -> !names.get(i).isBlank())
                            .mapToObj(i ->
                                    "%s IS NOT DISTINCT FROM %s"
                                            .formatted(
                                                    columns.get(i), SqlLiterals.text(names.get(i))))
                            .collect(Collectors.joining(" AND "));
            return "SELECT %s FROM (%s)%s"
                    .formatted(
                            String.join(", ", columns),
                            all,
                            header.isEmpty()
                                    ? ""
                                    : " WHERE NOT (%s) AND %s IS DISTINCT FROM %s"
                                            .formatted(
                                                    header,
                                                    columns.getFirst(),
                                                    SqlLiterals.text(CsvForm.DELIMITER)));
        }
    }

    /// Returns files that a pipeline reads in this form.
    static TextSource declared(DecodedFiles.Form form, List<Path> files) {
        boolean csv = form.format() == FileFormat.CSV || form.format() == FileFormat.TSV;
        return new TextSource(
                csv, form.schema().isEmpty(), List.of(new Part(form, Optional.empty(), files)));
    }

    static TextSource of(Path file, CsvForm form) {
        return new TextSource(true, true, List.of(part(form, List.of(file))));
    }

    /// Detects the forms of files by their first bytes. Files with the same first line have the
    /// same form.
    static TextSource detected(FileFormat format, List<Path> files) throws IOException {
        if (format == FileFormat.NDJSON || format == FileFormat.JSON) {
            var encodings = new LinkedHashMap<String, List<Path>>();
            for (var file : files) {
                var encoding = EncodingGuess.encoding(DataFiles.head(file, CsvForm.HEAD));
                encodings.computeIfAbsent(encoding, _ -> new ArrayList<>()).add(file);
            }
            return new TextSource(
                    false,
                    true,
                    encodings.entrySet().stream()
                            .map(one -> documents(format, one.getKey(), one.getValue()))
                            .toList());
        }
        var forms = new LinkedHashMap<String, CsvForm>();
        var groups = new LinkedHashMap<CsvForm, List<Path>>();
        for (var file : files) {
            var first = firstLine(DataFiles.head(file, FIRST));
            var form = forms.get(first);
            if (form == null) {
                form = CsvForm.of(DataFiles.head(file, CsvForm.HEAD));
                forms.put(first, form);
            }
            groups.computeIfAbsent(form, _ -> new ArrayList<>()).add(file);
        }
        return new TextSource(
                true,
                true,
                groups.entrySet().stream()
                        .map(group -> part(group.getKey(), group.getValue()))
                        .toList());
    }

    private static String firstLine(byte[] head) {
        var encoding = EncodingGuess.encoding(head);
        var text = EncodingGuess.decoded(head, encoding);
        return encoding + " " + text.lines().findFirst().orElse("");
    }

    private static Part documents(FileFormat format, String encoding, List<Path> files) {
        var usual = Csv.DEFAULT;
        var csv =
                new Csv(
                        usual.delimiter(),
                        usual.quote(),
                        usual.escape(),
                        usual.header(),
                        usual.nulls(),
                        encoding,
                        usual.comment());
        return new Part(
                new DecodedFiles.Form(format, Optional.of(csv), Optional.empty()),
                Optional.empty(),
                files);
    }

    private static Part part(CsvForm form, List<Path> files) {
        return new Part(
                new DecodedFiles.Form(
                        FileFormat.CSV,
                        Optional.of(form.csv()),
                        Optional.of(Schema.ofTexts("", form.names()))),
                Optional.of(form),
                files);
    }
}
