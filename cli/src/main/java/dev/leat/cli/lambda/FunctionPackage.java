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
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/// The zip file of a function: Leat and its libraries in `lib`, the files of the app in `app`, and
/// `leat.json`. Equal content has equal bytes.
final class FunctionPackage {

    /// The largest zip file that can be uploaded with a request, and the largest content, in bytes
    /// (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
    static final long MOST_ZIPPED = 50L << 20;

    static final long MOST_UNZIPPED = 250L << 20;

    private static final int BUFFER = 1 << 16;

    private final TreeMap<String, Content> files = new TreeMap<>();

    /// The content of one file.
    interface Content {

        /// Adds the file to a zip file. Returns its entry, which has its sizes.
        ZipArchiveEntry write(ZipArchiveOutputStream zip, String name) throws IOException;

        /// Returns bytes, which are compressed.
        static Content of(byte[] bytes) {
            return (zip, name) -> {
                var entry = new ZipArchiveEntry(name);
                entry.setTime(0);
                zip.putArchiveEntry(entry);
                zip.write(bytes);
                zip.closeArchiveEntry();
                return entry;
            };
        }

        /// Returns a file in a jar, which is copied as it is: a native library takes seconds to
        /// unpack and to compress again.
        static Content of(Path jar, String file) {
            return (zip, name) -> {
                try (var from = ZipFile.builder().setPath(jar).get()) {
                    var packed = from.getEntry(file);
                    var entry = new ZipArchiveEntry(name);
                    entry.setTime(0);
                    entry.setMethod(packed.getMethod());
                    entry.setCrc(packed.getCrc());
                    entry.setSize(packed.getSize());
                    entry.setCompressedSize(packed.getCompressedSize());
                    zip.addRawArchiveEntry(entry, from.getRawInputStream(packed));
                    return entry;
                }
            };
        }
    }

    /// A file of the package, with its size and its size in the zip file in bytes.
    record Entry(String name, long size, long zipped) {}

    /// Adds the jars of this process that functions need.
    void addLibraries(NativePlatform platform) throws IOException {
        FunctionLibraries.of(platform)
                .forEach((name, content) -> files.put("lib/" + name, content));
    }

    /// Adds a file.
    void add(String name, byte[] content) {
        files.put(name, Content.of(content));
    }

    /// Adds a file, or all files in a folder and its subfolders.
    void add(String name, Path from) throws IOException {
        if (!Files.isDirectory(from)) {
            files.put(name, Content.of(Files.readAllBytes(from)));
            return;
        }
        List<Path> inside;
        try (var all = Files.walk(from)) {
            inside = all.filter(Files::isRegularFile).toList();
        }
        for (var file : inside) {
            var path = from.relativize(file).toString().replace('\\', '/');
            files.put(name + "/" + path, Content.of(Files.readAllBytes(file)));
        }
    }

    /// Writes the zip file and returns its entries in order.
    List<Entry> write(OutputStream out) throws IOException {
        var entries = new ArrayList<Entry>();
        try (var zip = new ZipArchiveOutputStream(out)) {
            zip.setUseZip64(Zip64Mode.Never);
            for (var file : files.entrySet()) {
                var entry = file.getValue().write(zip, file.getKey());
                entries.add(new Entry(file.getKey(), entry.getSize(), entry.getCompressedSize()));
            }
        }
        return entries;
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
