package dev.leat.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The libraries of the console are those that the script `vendor` has written.
class ConsoleLibrariesTest {

    private static final Path FOLDER = Path.of("src/main/resources/dev/leat/server/console/vendor");
    private static final String LIST = "versions.json";

    @Test
    void eachLibraryHasItsChecksumAndItsLicence() throws Exception {
        var listed = JsonMapper.shared().readTree(Files.readString(FOLDER.resolve(LIST)));
        var checksums = new TreeMap<String, String>();
        try (var files = Files.list(FOLDER)) {
            for (var file : files.toList()) {
                byte[] digest =
                        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                checksums.put(file.getFileName().toString(), HexFormat.of().formatHex(digest));
            }
        }
        checksums.remove(LIST);
        var expected = new TreeMap<String, String>();
        listed.path("files")
                .properties()
                .forEach(one -> expected.put(one.getKey(), one.getValue().asString()));
        assertThat(checksums).isEqualTo(expected);
        assertThat(listed.path("packages"))
                .allSatisfy(one ->
                        assertThat(one.path("license").asString()).isIn("MIT", "Apache-2.0"));
    }
}
