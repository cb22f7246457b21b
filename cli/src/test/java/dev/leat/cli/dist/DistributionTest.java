package dev.leat.cli.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DistributionTest {

    @TempDir Path folder;

    private Path jar(String name, String... entries) throws IOException {
        var jar = folder.resolve(name);
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(entry.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return jar;
    }

    @Test
    void takesOtherPlatformsOutAndUnpacksThisOne() throws IOException {
        var here = NativePlatform.here();
        var duckdb =
                jar(
                        "duckdb_jdbc-9.jar",
                        "org/duckdb/A.class",
                        here.duckdb(),
                        "libduckdb_java.so_windows_amd64");
        var own = jar("cli.jar", "Own.class");
        var paths = Files.writeString(folder.resolve("paths"), duckdb + "\n");
        var target = folder.resolve("dist");
        var lib = Files.createDirectories(target.resolve("lib"));
        Files.writeString(lib.resolve("old-1.jar"), "");

        Distribution.main(new String[] {target.toString(), paths.toString(), own.toString()});

        assertThat(target.resolve("classpath")).hasContent("cli.jar:duckdb_jdbc-9.jar\n");
        assertThat(lib.resolve("old-1.jar")).doesNotExist();
        assertThat(lib.resolve(here.duckdb())).hasContent(here.duckdb());
        try (var thin = new ZipFile(lib.resolve("duckdb_jdbc-9.jar").toFile())) {
            assertThat(thin.stream().map(ZipEntry::getName).toList())
                    .isEqualTo(List.of("org/duckdb/A.class"));
        }
    }

    /// The JVM's archive leaves out classes of the format before Java 6.
    @Test
    void writesClassesOfAnOldFormatInANewerOne() throws Exception {
        var original =
                Path.of(
                        CommandLine.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        var own = jar("cli.jar", "Own.class");
        var paths = Files.writeString(folder.resolve("paths"), original + "\n");
        var target = folder.resolve("dist");

        Distribution.main(new String[] {target.toString(), paths.toString(), own.toString()});

        var copy = target.resolve("lib").resolve(original.getFileName());
        assertThat(majorVersion(original)).isLessThan(50);
        assertThat(majorVersion(copy)).isGreaterThanOrEqualTo(50);
        try (var loader = new URLClassLoader(new URL[] {copy.toUri().toURL()}, null)) {
            // verified as it is loaded and initialized
            var type = Class.forName("picocli.CommandLine", true, loader);
            assertThat(type.getField("VERSION").get(null)).isEqualTo(CommandLine.VERSION);
        }
    }

    private static int majorVersion(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile());
                var in = zip.getInputStream(zip.getEntry("picocli/CommandLine.class"))) {
            return in.readNBytes(8)[7];
        }
    }

    @Test
    void knowsTheNamesThatTheDriversUse() {
        assertThat(NativePlatform.of("Mac OS X", "aarch64"))
                .extracting(NativePlatform::duckdb, NativePlatform::sqlite)
                .containsExactly(
                        "libduckdb_java.so_macos_arm64",
                        "org/sqlite/native/Mac/aarch64/libsqlitejdbc.dylib");
        assertThat(NativePlatform.of("Linux", "amd64").duckdb())
                .isEqualTo("libduckdb_java.so_linux_amd64");
        assertThatThrownBy(() -> NativePlatform.of("Windows 11", "amd64"))
                .hasMessageContaining("Leat runs on Linux and macOS");
    }
}
