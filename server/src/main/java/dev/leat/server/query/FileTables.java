package dev.leat.server.query;

import dev.leat.app.Compression;
import dev.leat.app.FileExtension;
import dev.leat.app.FileFormat;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.FileTable;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.ObjectFile;
import dev.leat.server.operations.Operations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Objects of buckets as tables: a bucket by its name has all of its objects but rejected lines,
/// `BUCKET/PATTERN` those whose keys match. The database that is asked sees links to their files in
/// a folder of its own, and nothing else; so it goes on to see what was there, whatever is put or
/// removed meanwhile. Owned by one thread; closing removes the folder.
public final class FileTables implements AutoCloseable {

    /// The most files of one question.
    static final int MOST = 10_000;

    private static final String REJECTS = ".rejects";

    private static final int UNFIT = 422;

    private final Operations operations;
    private final Masks masks;
    private final Path folder;
    private final Map<Path, String> links = new LinkedHashMap<>();

    /// Makes the folder beside the objects if it can be there, since links do not leave a disk.
    /// Nothing is masked.
    public FileTables(Operations operations, Path state) {
        this(operations, Masks.NONE, state);
    }

    FileTables(Operations operations, Masks masks, Path state) {
        this.operations = operations;
        this.masks = masks;
        try {
            this.folder = Files.createTempDirectory(state, "asked-");
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make a folder in " + state, failed);
        }
    }

    /// Where the database must look.
    public Path folder() {
        return folder;
    }

    /// What is wrong with a statement, and where, in one sentence.
    public String said(BindException refused) {
        String at = refused.offset() > 0 ? " (at character " + (refused.offset() + 1) + ")" : "";
        return named(String.valueOf(refused.getMessage()))
                + at
                + refused.hint().map(hint -> "; " + hint).orElse("");
    }

    /// A message of the database with the objects' names in place of its links.
    private String named(String message) {
        var named = message;
        for (var link : links.entrySet()) {
            named =
                    named.replace(link.getKey().toAbsolutePath().toString(), link.getValue())
                            .replace(link.getKey().toString(), link.getValue());
        }
        return named;
    }

    /// Whether a table of this name is files.
    boolean has(String name) {
        return operations.app().buckets().containsKey(ObjectLocation.of(name).bucket());
    }

    /// Makes the table.
    ///
    /// @throws BindException if the files cannot be read as what they seem to be
    /// @throws Refusal if there are none, or too many
    void fill(String name, InMemoryTables tables) throws BindException {
        var place = ObjectLocation.of(name);
        var found = new EnumMap<FileFormat, List<Path>>(FileFormat.class);
        int count = 0;
        boolean empty = false;
        for (var object : objects(place)) {
            if (object.object().unit().size() == 0) {
                empty = true;
                continue;
            }
            if (++count > MOST) {
                throw new RefusedRequestException(
                        UNFIT,
                        String.format(
                                Locale.ROOT,
                                "'%s' are more than %,d objects; name fewer, as in '%s/PREFIX*.parquet'",
                                name,
                                MOST,
                                place.bucket()));
            }
            var key = object.object().unit().key();
            found.computeIfAbsent(format(key), _ -> new ArrayList<>()).add(link(object, key));
        }
        if (count == 0 && empty) {
            throw new RefusedRequestException(
                    UNFIT, "'%s' is empty: it has no columns".formatted(name));
        }
        if (count == 0) {
            throw new RefusedRequestException(
                    UNFIT,
                    "there is no object '%s'; leat bucket ls %s lists those that there are"
                            .formatted(name, place.bucket()));
        }
        var files = new ArrayList<FileTable>();
        for (Map.Entry<FileFormat, List<Path>> of : found.entrySet()) {
            files.add(new FileTable(of.getKey(), of.getValue()));
        }
        tables.files(name, files, masks.bucket(place.bucket()));
    }

    private List<ObjectFile> objects(ObjectLocation place) {
        var glob = new Glob(place.key());
        var wanted = new ArrayList<ObjectFile>();
        for (var object : new ObjectPages(operations, place.bucket(), glob.prefix())) {
            var key = object.object().unit().key();
            boolean takes = place.key().isEmpty() ? !key.endsWith(REJECTS) : glob.matches(key);
            if (takes) {
                wanted.add(object);
            }
            if (wanted.size() > MOST) {
                break;
            }
        }
        return wanted;
    }

    private static FileFormat format(String key) {
        return FileExtension.format(key).orElse(FileFormat.CSV);
    }

    /// The ending by which DuckDB knows how a file is compressed.
    private static String ending(String key) {
        return FileExtension.compression(key).map(FileTables::ending).orElse("");
    }

    private static String ending(Compression compression) {
        return switch (compression) {
            case GZIP -> ".gz";
            case ZSTD -> ".zst";
            case NONE, SNAPPY -> "";
        };
    }

    /// A link by a number, with the endings that DuckDB goes by.
    private Path link(ObjectFile object, String key) {
        var link = folder.resolve((links.size() + 1) + "." + format(key).word() + ending(key));
        links.put(link, object.object().unit().bucket() + "/" + key);
        try {
            return Files.createLink(link, object.file());
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot read %s/%s".formatted(object.object().unit().bucket(), key), failed);
        }
    }

    @Override
    public void close() {
        remove(folder);
    }

    /// Removes a folder and what is in it.
    static void remove(Path folder) {
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + folder, failed);
        }
    }
}
