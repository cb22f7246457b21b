package dev.leat.cli.pack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An image in a tar file with an OCI layout.
///
/// @param blobs the files of the layout by their names
record ImageFile(Map<String, byte[]> blobs) {

    static ImageFile read(Path tar) throws IOException {
        var blobs = new HashMap<String, byte[]>();
        try (var entries = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (var entry = entries.getNextEntry();
                    entry != null;
                    entry = entries.getNextEntry()) {
                blobs.put(entry.getName(), entries.readAllBytes());
            }
        }
        return new ImageFile(blobs);
    }

    private JsonNode json(String name) {
        return JsonMapper.shared().readTree(blobs.get(name));
    }

    private static String blob(JsonNode descriptor) {
        return "blobs/" + descriptor.path("digest").stringValue().replace(':', '/');
    }

    private JsonNode manifest() {
        return json(blob(json("index.json").path("manifests").get(0)));
    }

    JsonNode config() {
        return json(blob(manifest().path("config")));
    }

    /// Returns the entries of all layers by their names; later layers replace earlier ones.
    Map<String, TarArchiveEntry> entries() throws IOException {
        var all = new LinkedHashMap<String, TarArchiveEntry>();
        each((entry, _) -> all.put(entry.getName(), entry));
        return all;
    }

    /// Writes the files of all layers to a folder.
    void unpack(Path folder) throws IOException {
        each((entry, content) -> {
            var file = folder.resolve(entry.getName().replaceFirst("^/", ""));
            if (entry.isDirectory()) {
                Files.createDirectories(file);
            } else {
                Files.createDirectories(file.resolveSibling("."));
                Files.copy(content, file);
                if ((entry.getMode() & 0111) != 0 && !file.toFile().setExecutable(true)) {
                    throw new IOException("cannot make " + file + " executable");
                }
            }
        });
    }

    private interface Visitor {
        void visit(TarArchiveEntry entry, InputStream content) throws IOException;
    }

    private void each(Visitor visitor) throws IOException {
        for (var layer : manifest().path("layers")) {
            try (var entries =
                    new TarArchiveInputStream(
                            new GZIPInputStream(
                                    new ByteArrayInputStream(blobs.get(blob(layer)))))) {
                for (var entry = entries.getNextEntry();
                        entry != null;
                        entry = entries.getNextEntry()) {
                    visitor.visit(entry, entries);
                }
            }
        }
    }
}
