package dev.leat.cli.pack;

import dev.leat.cli.terminal.CommandException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads an OCI image layout, whose files `docker save` also writes, but which need not have the
/// `manifest.json` that Jib reads. Source:
/// https://github.com/opencontainers/image-spec/blob/main/image-layout.md
final class OciLayout {

    private static final String MANIFEST = "manifest.json";
    private static final String INDEX = "index.json";

    /// The maximum size of a manifest.
    private static final int MOST_JSON = 4 << 20;

    private OciLayout() {}

    /// Returns a tar file with `manifest.json`, which Jib can read. Returns the image itself if it
    /// is such a file.
    ///
    /// @param image an OCI layout in a folder or tar file, or a file that `docker save` wrote
    /// @param temporary an empty folder
    /// @throws CommandException if it is none of these, or has more than one image
    static Path archive(Path image, Path temporary) throws IOException {
        if (Files.isRegularFile(image) && has(image, MANIFEST)) {
            return image;
        }
        var folder = Files.isDirectory(image) ? image : unpacked(image, temporary);
        if (!Files.exists(folder.resolve(INDEX))) {
            throw CommandException.input(
                    "--base %s is not an image: it has neither %s nor %s"
                            .formatted(image, MANIFEST, INDEX));
        }
        var manifest = manifest(image, folder, read(folder.resolve(INDEX)));
        var archive = temporary.resolve("base.tar");
        var layers =
                manifest.path("layers").valueStream().map(each -> blob(each).toString()).toList();
        var config = blob(manifest.path("config")).toString();
        try (var tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            var json =
                    JsonMapper.shared()
                            .writeValueAsBytes(List.of(Map.of("Config", config, "Layers", layers)));
            var entry = new TarArchiveEntry(MANIFEST);
            entry.setSize(json.length);
            tar.putArchiveEntry(entry);
            tar.write(json);
            tar.closeArchiveEntry();
            add(config, folder, tar);
            for (var layer : layers.stream().distinct().toList()) {
                add(layer, folder, tar);
            }
        }
        return archive;
    }

    /// Returns the configuration of the only image in a tar file with a layout.
    static JsonNode config(Path tar) throws IOException {
        var texts = new HashMap<String, byte[]>();
        try (var entries = open(tar)) {
            for (var entry = entries.getNextEntry();
                    entry != null;
                    entry = entries.getNextEntry()) {
                if (entry.getSize() <= MOST_JSON) {
                    texts.put(entry.getName(), entries.readAllBytes());
                }
            }
        }
        var json = JsonMapper.shared();
        var index = json.readTree(texts.get(INDEX));
        var manifest = json.readTree(texts.get(blob(index.path("manifests").get(0)).toString()));
        return json.readTree(texts.get(blob(manifest.path("config")).toString()));
    }

    private static void add(String name, Path folder, TarArchiveOutputStream tar)
            throws IOException {
        tar.putArchiveEntry(new TarArchiveEntry(folder.resolve(name), name));
        Files.copy(folder.resolve(name), tar);
        tar.closeArchiveEntry();
    }

    /// Returns the manifest of the only image.
    private static JsonNode manifest(Path image, Path folder, JsonNode index) throws IOException {
        var manifests = index.path("manifests");
        if (manifests.size() != 1) {
            throw CommandException.input(
                    "--base %s has %d images; copy the image of one platform to a layout of its own"
                            .formatted(image, manifests.size()));
        }
        var manifest = read(folder.resolve(blob(manifests.get(0))));
        return manifest.has("manifests") ? manifest(image, folder, manifest) : manifest;
    }

    private static Path blob(JsonNode descriptor) {
        return Path.of("blobs")
                .resolve(descriptor.path("digest").stringValue("").replace(':', '/'));
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(file));
    }

    private static boolean has(Path tar, String name) throws IOException {
        try (var entries = open(tar)) {
            for (var entry = entries.getNextEntry();
                    entry != null;
                    entry = entries.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Unpacks the files of a layout, whose names are fixed.
    private static Path unpacked(Path tar, Path temporary) throws IOException {
        var folder = Files.createDirectories(temporary.resolve("layout"));
        try (var entries = open(tar)) {
            for (var entry = entries.getNextEntry();
                    entry != null;
                    entry = entries.getNextEntry()) {
                var file = folder.resolve(entry.getName()).normalize();
                if (entry.isFile() && file.startsWith(folder)) {
                    Files.createDirectories(file.resolveSibling("."));
                    Files.copy(entries, file);
                }
            }
        }
        return folder;
    }

    private static TarArchiveInputStream open(Path tar) throws IOException {
        return new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(tar)));
    }
}
