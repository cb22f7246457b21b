package dev.leat.cli.lambda;

import dev.leat.cli.dist.NativePlatform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The zip file of a function: Leat and its libraries in `lib`, the files of the app in `app`, and
/// `leat.json`. Equal content has equal bytes.
final class FunctionPackage {

    /// The largest zip file that can be uploaded with a request, and the largest content, in bytes
    /// (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
    static final long MOST_ZIPPED = 50L << 20;

    static final long MOST_UNZIPPED = 250L << 20;

    private static final int BUFFER = 1 << 16;

    private final TreeMap<String, byte[]> files = new TreeMap<>();

    /// A file of the package, with its size and its size in the zip file in bytes.
    record Entry(String name, long size, long zipped) {}

    /// Adds the jars of this process that functions need.
    void addLibraries(NativePlatform platform) throws IOException {
        for (var library : FunctionLibraries.of(platform).entrySet()) {
            files.put("lib/" + library.getKey(), library.getValue());
        }
    }

    /// Adds a file.
    void add(String name, byte[] content) {
        files.put(name, content);
    }

    /// Adds a file, or all files in a folder and its subfolders.
    void add(String name, Path from) throws IOException {
        if (!Files.isDirectory(from)) {
            files.put(name, Files.readAllBytes(from));
            return;
        }
        List<Path> inside;
        try (var all = Files.walk(from)) {
            inside = all.filter(Files::isRegularFile).toList();
        }
        for (var file : inside) {
            var path = from.relativize(file).toString().replace('\\', '/');
            files.put(name + "/" + path, Files.readAllBytes(file));
        }
    }

    /// Writes the zip file and returns its entries in order.
    List<Entry> write(OutputStream out) throws IOException {
        var entries = new ArrayList<Entry>();
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                var entry = put(zip, file.getKey(), file.getValue());
                entries.add(
                        new Entry(
                                file.getKey(), file.getValue().length, entry.getCompressedSize()));
            }
        }
        return entries;
    }

    private static ZipEntry put(ZipOutputStream zip, String name, byte[] content)
            throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
        return entry;
    }

    /// Returns a jar with these files, which are not compressed: the zip file of the function is
    /// smaller, and classes load faster. Equal files have equal bytes.
    static byte[] jar(Map<String, byte[]> content) throws IOException {
        var jar = new ByteArrayOutputStream(BUFFER);
        try (var zip = new ZipOutputStream(jar)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (var file : content.entrySet()) {
                var bytes = file.getValue();
                var sum = new CRC32();
                sum.update(bytes);
                var entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                entry.setSize(bytes.length);
                entry.setCrc(sum.getValue());
                zip.putNextEntry(entry);
                zip.write(bytes);
                zip.closeEntry();
            }
        }
        return jar.toByteArray();
    }
}
