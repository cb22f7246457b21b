package dev.leat.operations.query;

import dev.leat.app.FileExtension;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.LakeTable;
import dev.leat.app.WarehouseTable;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.query.FileTable;
import dev.leat.kernel.query.QueryTables;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeScanRequest;
import dev.leat.operations.AppData;
import dev.leat.operations.ObjectFile;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.CorruptStateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Objects of buckets as SQL tables. A table named like a bucket contains all objects of the bucket
/// except rejected lines; `BUCKET/PATTERN` contains the objects whose keys match the pattern. The
/// database reads the objects through a folder with links to their files, so a change of the bucket
/// does not affect a running statement. Owned by one thread; closing it removes the folder.
public final class FileTables implements AutoCloseable {

    /// The maximum number of files that one statement can read.
    static final int MOST = 10_000;

    private final AppData data;
    private final Masks masks;
    private final Path folder;
    private final Map<Path, String> links = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();

    /// Creates tables without masking. The folder is next to the objects if possible, because a
    /// hard link must be on the same disk as its object.
    public FileTables(AppData data, Path state) {
        this(data, Masks.NONE, state);
    }

    public FileTables(AppData data, Masks masks, Path state) {
        this.data = data;
        this.masks = masks;
        try {
            // An app on AWS has no objects and may have no state folder. The process of queries has
            // another working directory, so the path is absolute.
            this.folder =
                    Files.isDirectory(state)
                            ? Files.createTempDirectory(state.toAbsolutePath(), "asked-")
                            : Files.createTempDirectory("leat-asked-");
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot create a folder in " + state, failed);
        }
    }

    /// An object, its format, and the link to its file.
    public record LinkedObject(String name, FileFormat format, Path file) {}

    /// Links the objects whose keys begin with the prefix, or match it if it is a pattern, except
    /// empty ones, and rejected lines unless the prefix ends like their keys.
    ///
    /// @throws dev.leat.operations.RefusedOperationException if there are none, or too many
    public List<LinkedObject> linked(ObjectLocation prefix) {
        var linked = new ArrayList<LinkedObject>();
        var glob = new Glob(prefix.key());
        boolean pattern = !glob.prefix().equals(prefix.key());
        for (var object : new ObjectPages(data, prefix.bucket(), glob.prefix())) {
            var key = object.object().unit().key();
            boolean other =
                    (pattern && !glob.matches(key))
                            || (key.endsWith(FileSource.REJECTED)
                                    && !prefix.key().endsWith(FileSource.REJECTED));
            if (other || object.object().unit().size() == 0) {
                continue;
            }
            if (linked.size() == MOST) {
                throw RefusedOperationException.invalid(
                        String.format(
                                Locale.ROOT,
                                "'%s' has more than %,d objects; use a longer prefix",
                                prefix,
                                MOST));
            }
            linked.add(
                    new LinkedObject(prefix.bucket() + "/" + key, format(key), link(object, key)));
        }
        if (linked.isEmpty()) {
            throw RefusedOperationException.invalid(
                    "there is no object with content whose name begins with '%s'; 'leat ls buckets %s' lists all objects"
                            .formatted(prefix, prefix.bucket()));
        }
        return linked;
    }

    /// Returns the folder that the database may read.
    public Path folder() {
        return folder;
    }

    /// Returns the error of a statement and its position as one sentence.
    public String said(BindException refused) {
        String at = refused.offset() > 0 ? " (at character " + (refused.offset() + 1) + ")" : "";
        return sentence(refused, at);
    }

    /// Returns the error of a translated statement, in which positions have no meaning.
    public String sentence(BindException refused) {
        return sentence(refused, "");
    }

    private String sentence(BindException refused, String at) {
        return named(String.valueOf(refused.getMessage()))
                + at
                + refused.hint().map(hint -> "; " + hint).orElse("");
    }

    /// Returns what users should know about the result of a query of these tables: pipelines that
    /// read the same objects in other ways, and malformed records.
    public List<String> notes(QueryTables tables) {
        return Stream.concat(notes.stream(), tables.notes().stream().map(this::named)).toList();
    }

    /// Replaces the names of links with object names in a message of the database.
    private String named(String message) {
        var named = message;
        for (var link : links.entrySet()) {
            named = named.replace(link.getKey().toString(), link.getValue());
        }
        return named;
    }

    /// Returns true if this table name denotes files.
    boolean has(String name) {
        return data.app().buckets().containsKey(ObjectLocation.of(name).bucket());
    }

    /// Creates the table of this name.
    ///
    /// @throws BindException if the files do not have the format that their names indicate
    /// @throws dev.leat.operations.RefusedOperationException if there are no files, or too many
    void fill(String name, QueryTables tables) throws BindException {
        var place = ObjectLocation.of(name);
        var found = new LinkedHashMap<ObjectForm, List<Path>>();
        int count = 0;
        boolean empty = false;
        for (var object : objects(place)) {
            if (object.object().unit().size() == 0) {
                empty = true;
                continue;
            }
            if (++count > MOST) {
                throw RefusedOperationException.invalid(
                        String.format(
                                Locale.ROOT,
                                "'%s' matches more than %,d objects; select fewer objects, as in"
                                        + " '%s/PREFIX*.parquet'",
                                name,
                                MOST,
                                place.bucket()));
            }
            var key = object.object().unit().key();
            found.computeIfAbsent(form(place.bucket(), key), _ -> new ArrayList<>())
                    .add(link(object, key));
        }
        if (count == 0 && empty) {
            throw RefusedOperationException.invalid(
                    "'%s' is empty: it has no columns".formatted(name));
        }
        if (count == 0) {
            throw RefusedOperationException.invalid(
                    "there is no object '%s'; 'leat ls buckets %s' lists all objects"
                            .formatted(name, place.bucket()));
        }
        var files = new ArrayList<FileTable>();
        for (var of : found.entrySet()) {
            var form = of.getKey();
            files.add(new FileTable(form.format(), of.getValue(), form.csv(), form.schema()));
        }
        tables.files(name, files, masks.bucket(place.bucket()));
    }

    /// Creates the table `name` with the requested rows of a lake table. It may also have others,
    /// which the statement does not need.
    ///
    /// @throws BindException if its files cannot be read
    /// @throws dev.leat.operations.RefusedOperationException if Leat does not read the table, or it
    ///   has too many files
    void fill(String name, LakeTable table, LakeScanRequest request, QueryTables tables)
            throws BindException {
        var mask = masks.lake(table.name());
        // values of the statement are compared with masked ones
        var snapshot =
                data.lake().scan(table.name(), mask.isEmpty() ? request : request.where(List.of()));
        if (snapshot.files().size() > MOST) {
            throw RefusedOperationException.invalid(
                    String.format(
                            Locale.ROOT,
                            "lake table '%s' has %,d data files, and a statement reads at most %,d",
                            name,
                            snapshot.files().size(),
                            MOST));
        }
        var files = new ArrayList<Path>();
        for (int i = 0; i < snapshot.files().size(); i++) {
            files.add(link(snapshot.files().get(i), snapshot.names().get(i)));
        }
        tables.selects(name, List.of(select(snapshot.columns(), files)), mask);
    }

    /// Creates the table `name` with the current rows of a warehouse table.
    ///
    /// @throws BindException if its rows cannot be read
    void fill(String name, WarehouseTable table, QueryTables tables) throws BindException {
        var file = new FileTable(FileFormat.PARQUET, List.of(rows(table)));
        tables.files(name, List.of(file), masks.warehouse(table.name()));
    }

    /// Returns a link to a file with the rows. A file that was deleted because of newer rows is
    /// replaced by theirs.
    private Path rows(WarehouseTable table) {
        while (true) {
            var file = data.warehouse().rows(table.name()).file();
            if (Files.exists(file)) {
                try {
                    return link(file, table.name());
                } catch (CorruptStateException failed) {
                    if (Files.exists(file)) {
                        throw failed;
                    }
                }
            }
        }
    }

    /// Returns a SELECT of all columns, except those that Leat adds to a table.
    private static String select(List<LakeLayout.Column> columns, List<Path> files) {
        var shown = columns.stream().filter(column -> !column.name().startsWith("_leat_")).toList();
        if (files.isEmpty()) {
            return shown.stream()
                    .map(column ->
                            "CAST(NULL AS %s) AS %s"
                                    .formatted(
                                            LakeScan.sqlType(column.type()),
                                            SqlLiterals.name(column.name())))
                    .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
        }
        return shown.stream()
                .map(column -> SqlLiterals.name(column.name()))
                .collect(
                        Collectors.joining(
                                ", ", "SELECT ", " FROM " + LakeScan.of(columns, files)));
    }

    private Path link(Path file, String location) {
        return link(folder.resolve((links.size() + 1) + ".parquet"), file, location);
    }

    private Path link(Path link, Path file, String name) {
        links.put(link, name);
        try {
            return linked(link, file);
        } catch (NoSuchFileException _) {
            throw new CorruptStateException(
                    "'%s' cannot be read: its file %s does not exist; restore the state folder from a backup"
                            .formatted(name, file));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + name, failed);
        }
    }

    /// Files of an app on AWS may be on another disk than the folder of temporary files.
    private static Path linked(Path link, Path file) throws IOException {
        try {
            return Files.createLink(link, file);
        } catch (FileSystemException _) {
            return Files.copy(file, link);
        }
    }

    private List<ObjectFile> objects(ObjectLocation place) {
        var glob = new Glob(place.key());
        var wanted = new ArrayList<ObjectFile>();
        for (var object : new ObjectPages(data, place.bucket(), glob.prefix())) {
            var key = object.object().unit().key();
            boolean takes =
                    place.key().isEmpty() ? !key.endsWith(FileSource.REJECTED) : glob.matches(key);
            if (takes) {
                wanted.add(object);
            }
            if (wanted.size() > MOST) {
                break;
            }
        }
        return wanted;
    }

    private ObjectForm form(String bucket, String key) {
        var forms = ObjectForm.of(data.app(), bucket, key);
        if (forms.size() > 1) {
            notes.add(
                    "'%s' has the format and the columns of the first of the pipelines that read it: %s"
                            .formatted(bucket, String.join(", ", forms.values())));
        }
        return forms.keySet().iterator().next();
    }

    private static FileFormat format(String key) {
        return FileExtension.format(key).orElse(FileFormat.CSV);
    }

    /// Creates a numbered link with the extension of the format.
    private Path link(ObjectFile object, String key) {
        var unit = object.object().unit();
        var name = unit.bucket() + "/" + key;
        var link = folder.resolve((links.size() + 1) + "." + format(key).word());
        link(link, object.file(), name);
        long bytes = size(link, name);
        if (bytes != unit.size()) {
            throw new CorruptStateException(
                    "'%s' was changed on disk: its file %s has %d bytes instead of %d; upload it again, or restore the state folder from a backup"
                            .formatted(name, object.file(), bytes, unit.size()));
        }
        return link;
    }

    private static long size(Path link, String name) {
        try {
            return Files.size(link);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + name, failed);
        }
    }

    @Override
    public void close() {
        remove(folder);
    }

    /// Removes a folder with its content.
    public static void remove(Path folder) {
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + folder, failed);
        }
    }
}
