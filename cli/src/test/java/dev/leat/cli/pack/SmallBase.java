package dev.leat.cli.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// An OCI layout with an image of one file, `etc/base`.
final class SmallBase {

    private SmallBase() {}

    static Path in(Path folder, String architecture) throws IOException {
        var tar = new ByteArrayOutputStream();
        try (var out = new TarArchiveOutputStream(tar)) {
            var entry = new TarArchiveEntry("etc/base");
            entry.setSize(4);
            out.putArchiveEntry(entry);
            out.write("base".getBytes(StandardCharsets.UTF_8));
            out.closeArchiveEntry();
        }
        var zipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(tar.toByteArray());
        }
        var layer =
                blob(folder, "application/vnd.oci.image.layer.v1.tar+gzip", zipped.toByteArray());
        var config =
                """
                {"architecture":"%s","os":"linux","config":{"Env":["JAVA_HOME=/jdk"]},
                "rootfs":{"type":"layers","diff_ids":["%s"]}}
                """
                        .formatted(architecture, digest(tar.toByteArray()));
        var configured = blob(folder, "application/vnd.oci.image.config.v1+json", bytes(config));
        var manifest =
                blob(
                        folder,
                        "application/vnd.oci.image.manifest.v1+json",
                        bytes(
                                "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
                                        .formatted(configured, layer)));
        Files.writeString(
                folder.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(manifest));
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        return folder;
    }

    private static String blob(Path folder, String type, byte[] content) throws IOException {
        var digest = digest(content);
        var file = folder.resolve("blobs").resolve(digest.replace(':', '/'));
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, content);
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(type, digest, content.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
