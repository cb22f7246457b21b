package dev.leat.file;

import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.Schema;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.decode.DocumentFields;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

/// Text files of one form as one table, which the decoder of pipelines reads. The columns of
/// different files are matched by name. A malformed record is not in the table, but counted. The
/// rows can be read any number of times, also at the same time. Threads may share it.
///
/// The columns of a schema have its types. All others are texts; without a schema, those of
/// documents have the types of [DocumentFields]. With a schema, the other columns of documents are
/// those of the first documents of each file.
public final class DecodedFiles {

    /// Number of bytes at the beginnings of all files, and of a file at least, in which the fields
    /// that the schema does not have are looked for.
    private static final long HEADS = 16 << 20;

    private static final long HEAD = 1 << 16;

    private static final long MOST_HEAD = 1 << 20;

    /// Number of blocks of documents that other threads read.
    private static final int AHEAD = 2;

    /// Follows the name of a column that occurs once more in its header.
    private static final char REPEATED = 0;

    private final Form form;
    private final boolean inferred;

    /// True if the types of documents without a schema are those of the first documents of each
    /// file.
    private final boolean first;

    private final List<Source> files = new ArrayList<>();

    /// The columns: of CSV files with a header in its order, of others those of the schema first.
    private final List<Schema.Field> fields = new ArrayList<>();

    /// The columns by their names in documents. A column of type `json` may be a text in `fields`.
    private final List<Schema.Field> decoded = new ArrayList<>();

    /// The index of each column by the name in a file.
    private final Map<String, Integer> places = new HashMap<>();

    /// The index of each column by its name in lower case.
    private final Map<String, Integer> names = new HashMap<>();

    private ReadLines read = ReadLines.NONE;

    /// The form of files: a text format; the dialect, if it is known, or else that of RFC 4180 with
    /// the delimiter of the header; the columns that are known.
    public record Form(FileFormat format, Optional<Csv> csv, Optional<Schema> schema) {

        boolean isCsv() {
            return format == FileFormat.CSV || format == FileFormat.TSV;
        }

        private Csv usual() {
            return csv.orElse(format == FileFormat.TSV ? Csv.TABS : Csv.DEFAULT);
        }

        private List<Schema.Field> known() {
            return schema.map(Schema::fields).orElse(List.of());
        }
    }

    /// The columns of a scan: those of the table, those of documents as their decoder reads them,
    /// and the indices of the columns that are read. If `first`, later documents may have others.
    record Columns(boolean csv, boolean first, Schema schema, Schema decoded, int[] read) {

        /// Returns an empty table with the columns that are read.
        ColumnTable table() {
            var all = schema.fields();
            return new ColumnTable(
                    IntStream.of(read).mapToObj(i -> Layout.of(all.get(i).type())).toList());
        }

        /// Returns true if a value of any kind is a text in this column of documents.
        boolean text(int column) {
            return schema.fields().get(column).type() == Simple.VARCHAR
                    && decoded.fields().get(column).type() == Simple.JSON;
        }
    }

    /// A file. `header` has the columns in its header, if it has one, by their position.
    record Source(TextFile file, Form form, Csv csv, Optional<List<Integer>> header) {

        String name() {
            return file.name();
        }

        CsvPieces pieces(Columns columns, long bytes) throws UnreadableFileException, IOException {
            return new CsvPieces(
                    file,
                    csv,
                    (_, names) -> chosen(columns, names.map(List::size)),
                    Position.START,
                    bytes,
                    null);
        }

        private CsvHeader chosen(Columns columns, Optional<Integer> values) {
            int size = columns.schema().fields().size();
            var target = new int[size];
            Arrays.fill(target, -1);
            for (int i = 0; i < columns.read().length; i++) {
                target[columns.read()[i]] = i;
            }
            var place =
                    IntStream.range(0, size)
                            .map(i -> header.map(names -> names.indexOf(i)).orElse(i))
                            .toArray();
            var fields =
                    IntStream.range(0, size)
                            .mapToObj(i -> field(columns.schema().fields().get(i), place[i]))
                            .toList();
            return new CsvHeader(
                    new Schema("", fields),
                    place,
                    target,
                    values.orElse(size),
                    PieceReader.Header.SAME);
        }

        /// A column that the file does not have is NULL.
        private static Schema.Field field(Schema.Field field, int place) {
            return place < 0 ? new Schema.Field(field.name(), field.type()) : field;
        }

        DocumentStream documents() throws IOException {
            var text = file.open(0);
            return form.format() == FileFormat.NDJSON
                    ? new LineDocuments(text, Position.START)
                    : new JsonArrayElements(name(), text, Position.START, form.schema().isEmpty());
        }
    }

    private DecodedFiles(Form form, boolean inferred, boolean first) {
        this.form = form;
        this.inferred = inferred;
        this.first = first && form.schema().isEmpty() && !form.isCsv();
        if (!form.isCsv() || !form.usual().header()) {
            addKnown();
        }
    }

    /// Adds the columns of the schema that no file has.
    private void addKnown() {
        form.known().stream().filter(field -> !places.containsKey(field.name())).forEach(this::add);
    }

    /// Opens files. Their names are those of their contents.
    ///
    /// @throws UnreadableFileException if a file does not have the form
    public static DecodedFiles of(Form form, List<? extends Content> files)
            throws UnreadableFileException, IOException {
        return opened(new DecodedFiles(form, false, false), files);
    }

    /// Opens files like [#of], with the types of the first documents of each file. A scan throws
    /// [OtherTypesException] if a later document has others.
    public static DecodedFiles ofFirst(Form form, List<? extends Content> files)
            throws UnreadableFileException, IOException {
        return opened(new DecodedFiles(form, false, true), files);
    }

    /// Opens files like [#of]. The fields of documents that are no columns of the schema may also
    /// be times, structs and lists.
    public static DecodedFiles inferred(Form form, List<? extends Content> files)
            throws UnreadableFileException, IOException {
        return opened(new DecodedFiles(form, true, false), files);
    }

    private static DecodedFiles opened(DecodedFiles table, List<? extends Content> files)
            throws UnreadableFileException, IOException {
        try {
            for (var file : files) {
                table.add(file);
            }
            if (!table.form.isCsv()) {
                table.addFields();
            }
            table.addKnown();
            if (table.fields.isEmpty()) {
                throw CsvHeader.no(
                        "malformed",
                        "'%s' has no record that can be read"
                                .formatted(files.isEmpty() ? "" : files.getFirst().name()));
            }
        } catch (CorruptContentException damaged) {
            throw damaged.unreadable();
        }
        return table;
    }

    /// Returns the columns, in the order of their indices.
    public Schema schema() {
        return new Schema(form.schema().map(Schema::name).orElse(""), fields);
    }

    /// Returns true if the types are those of the first documents.
    public boolean first() {
        return first;
    }

    /// Starts a scan of the columns with these indices. All columns are checked.
    ///
    /// @param ahead the number of pieces that other threads decode
    public TextRows open(int[] columns, int ahead) {
        var all = new Columns(form.isCsv(), first, schema(), new Schema("", decoded), columns);
        return new TextRows(this, all, ahead, files.iterator());
    }

    /// Returns the records that were read. If there were several scans, those of the longest.
    public synchronized ReadLines read() {
        return read;
    }

    synchronized void read(ReadLines scan) {
        if (scan.records() > read.records()) {
            read = scan;
        }
    }

    private void add(Content content) throws UnreadableFileException, IOException {
        var usual = form.usual();
        var file = TextFile.of(content, usual.encoding());
        if (!form.isCsv()) {
            files.add(new Source(file, form, usual, Optional.empty()));
            return;
        }
        boolean known = form.csv().isPresent() || form.format() == FileFormat.TSV;
        var csv = known ? usual : Delimiters.of(file, usual);
        var header = new ArrayList<Integer>();
        CsvHeader.Rule rule = (_, names) -> header(names.orElse(List.of()), header);
        new CsvPieces(file, csv, rule, Position.START, HEAD, null).close();
        files.add(
                new Source(file, form, csv, csv.header() ? Optional.of(header) : Optional.empty()));
    }

    /// Adds the columns of a file that are new, and collects the indices of all.
    private CsvHeader header(List<String> names, List<Integer> indices) {
        for (var name : names) {
            var text = name.isBlank() ? "column_" + (indices.size() + 1) : name;
            indices.add(text(text, indices));
        }
        return CsvHeader.of(new Schema("", List.of()));
    }

    /// Returns the column of a name in a header, after the columns in `before`. In files without a
    /// schema it may have another case.
    private int text(String name, List<Integer> before) {
        var key = name;
        while (before.contains(places.getOrDefault(key, -1))) {
            key += REPEATED;
        }
        var exact = places.get(key);
        var similar = names.getOrDefault(name.toLowerCase(Locale.ROOT), -1);
        if (exact != null) {
            return exact;
        }
        boolean same = form.schema().isEmpty() && similar >= 0 && !before.contains(similar);
        var known = form.known().stream().filter(field -> field.name().equals(name)).findFirst();
        int index =
                same ? similar : add(known.orElseGet(() -> new Schema.Field(name, Simple.VARCHAR)));
        places.put(key, index);
        return index;
    }

    /// Adds a column with an unused name, as SQL ignores case. Returns its index.
    private int add(Schema.Field field) {
        boolean known = form.known().contains(field);
        var unused = field.name();
        for (int i = 1; used(unused) || (!known && isKnown(unused)); i++) {
            unused = field.name() + "_" + i;
        }
        int index = fields.size();
        places.putIfAbsent(field.name(), index);
        names.put(unused.toLowerCase(Locale.ROOT), index);
        decoded.add(field);
        fields.add(unused.equals(field.name()) ? field : new Schema.Field(unused, field.type()));
        return index;
    }

    private boolean used(String name) {
        return names.containsKey(name.toLowerCase(Locale.ROOT));
    }

    private boolean isKnown(String name) {
        return form.known().stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
    }

    private void addAll(DocumentStream documents, DocumentFields found)
            throws UnreadableFileException, IOException {
        var next = new ArrayDeque<FutureTask<DocumentFields>>();
        for (var block = documents.next(TextRows.PIECE);
                !block.isEmpty();
                block = documents.next(TextRows.PIECE)) {
            var part = block;
            next.add(new FutureTask<>(() -> fields(part)));
            ForkJoinPool.commonPool().execute(next.getLast());
            if (next.size() > AHEAD) {
                found.add(result(next.remove()));
            }
        }
        for (var task : next) {
            found.add(result(task));
        }
    }

    /// Returns the result of a task, which this thread runs if no other has begun it.
    private static DocumentFields result(FutureTask<DocumentFields> task)
            throws UnreadableFileException, IOException {
        task.run();
        return TextRows.result(task);
    }

    private DocumentFields fields(List<DocumentStream.Document> documents) {
        var fields = new DocumentFields(inferred);
        documents.forEach(document -> fields.add(document.body()));
        return fields;
    }

    /// Adds the fields of documents that the schema does not have.
    private void addFields() throws UnreadableFileException, IOException {
        boolean known = form.schema().isPresent();
        long head = Math.clamp(HEADS / Math.max(1, files.size()), HEAD, MOST_HEAD);
        var found = new DocumentFields(inferred);
        for (var file : files) {
            try (var documents = file.documents()) {
                if (known || first) {
                    found.add(fields(documents.next(head)));
                } else {
                    addAll(documents, found);
                }
            }
        }
        for (var field : found.fields()) {
            if (!places.containsKey(field.name())) {
                boolean any = known || field.type() == Simple.VARCHAR;
                int index = add(any ? new Schema.Field(field.name(), Simple.VARCHAR) : field);
                if (any) {
                    decoded.set(index, new Schema.Field(field.name(), Simple.JSON));
                }
            }
        }
    }
}
