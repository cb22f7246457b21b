package dev.leat.cli.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.dist.Distribution;
import dev.leat.cli.dist.Installation;
import dev.leat.cli.dist.NativePlatform;
import dev.leat.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images with a small installation of Leat and a small base.
class AppImageTest {

    private static final NativePlatform AMD64 = NativePlatform.of("Linux", "amd64");
    private static final NativePlatform ARM64 = NativePlatform.of("Linux", "arm64");
    private static final String DIST = "opt/leat/cli/target/dist/";

    @TempDir Path folder;

    private final List<String> warnings = new ArrayList<>();
    private Path app;
    private Path base;

    @BeforeEach
    void writeFiles() throws IOException {
        app = write("shop/app.yaml", "app: Shop\n");
        write("shop/lookups/rates.csv", "a,b\n");
        write("shop/samples/Orders.ndjson", "{}\n");
        write("shop/tests/a.yaml", "a\n");
        write("shop/.leat/token", "secret\n");
        write("shop/.env", "secret\n");
        write("leat/leat", "#!/bin/sh\n");
        write("leat/cli/target/dist/lib/duckdb_jdbc.jar", "thin\n");
        write("leat/cli/target/dist/lib/libduckdb_java.so_linux_amd64", "amd64\n");
        write("leat/cli/target/dist/classpath", "duckdb_jdbc.jar\n");
        write("leat/cli/target/dist/classes.jsa", "archive\n");
        write("leat/cli/target/dist/built", "Linux amd64\n");
        write("leat/cli/target/dist/" + Distribution.THINNED, folder.resolve("full.jar") + "\n");
        base = SmallBase.in(folder.resolve("base"), "amd64");
    }

    private Path write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }

    private Path image(String name, Path from, NativePlatform platform) throws Exception {
        var file = folder.resolve(name);
        var digest =
                new AppImage(
                                new Installation(folder.resolve("leat")),
                                app,
                                new BaseImage(from.toString()),
                                platform,
                                "shop:1")
                        .write(file, warnings::add);
        assertThat(digest).matches("sha256:[0-9a-f]{64}");
        return file;
    }

    @Test
    void hasLeatAndTheAppAndRunsAsAUserWithoutRights() throws Exception {
        var image = ImageFile.read(image("shop.tar", base, AMD64));
        var entries = image.entries();
        assertThat(entries.values())
                .filteredOn(entry -> !entry.isDirectory())
                .extracting(TarArchiveEntry::getName)
                .containsExactlyInAnyOrder(
                        "etc/base",
                        "opt/leat/leat",
                        DIST + "built",
                        DIST + "classpath",
                        DIST + "lib/duckdb_jdbc.jar",
                        DIST + "lib/libduckdb_java.so_linux_amd64",
                        "app/app.yaml",
                        "app/lookups/rates.csv");
        assertThat(Objects.requireNonNull(entries.get("opt/leat/leat")).getMode() & 0777)
                .isEqualTo(0755);
        var state = Objects.requireNonNull(entries.get("state/"));
        assertThat(state.getLongUserId()).isEqualTo(65_532);
        assertThat(state.getMode() & 0777).isEqualTo(0700);
        var config = image.config();
        assertThat(config.path("architecture").stringValue()).isEqualTo("amd64");
        assertThat(config.path("os").stringValue()).isEqualTo("linux");
        assertThat(config.at("/config/User").stringValue()).isEqualTo("65532:65532");
        assertThat(config.at("/config/Entrypoint").toString()).isEqualTo("[\"/opt/leat/leat\"]");
        assertThat(config.at("/config/Cmd").toString())
                .isEqualTo("[\"up\",\"/app\",\"--state\",\"/state\"]");
        assertThat(config.at("/config/Env").toString())
                .contains("JAVA_HOME=/jdk")
                .contains("LC_ALL=C.UTF-8");
        assertThat(warnings).isEmpty();
    }

    @Test
    void theSameFilesGiveTheSameImage() throws Exception {
        var first = image("first.tar", base, AMD64);
        assertThat(app.toFile().setLastModified(0)).isTrue();
        assertThat(image("second.tar", base, AMD64)).hasSameBinaryContentAs(first);
        write("shop/lookups/rates.csv", "a,c\n");
        assertThat(Files.mismatch(image("third.tar", base, AMD64), first)).isNotEqualTo(-1);
    }

    @Test
    void extendsATarFileOfALayoutAndAnImageOfItsOwn() throws Exception {
        var tar = folder.resolve("base.tar");
        try (var out = new TarArchiveOutputStream(Files.newOutputStream(tar));
                var files = Files.walk(base)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                out.putArchiveEntry(new TarArchiveEntry(file, "./" + base.relativize(file)));
                Files.copy(file, out);
                out.closeArchiveEntry();
            }
        }
        var image = image("shop.tar", tar, AMD64);
        assertThat(image).hasSameBinaryContentAs(image("other.tar", base, AMD64));
        assertThat(ImageFile.read(image("again.tar", image, AMD64)).entries())
                .containsKeys("etc/base", "app/app.yaml");
    }

    @Test
    void takesTheLibrariesOfAnotherPlatform() throws Exception {
        var arm = SmallBase.in(folder.resolve("arm"), "arm64");
        assertThatThrownBy(() -> image("shop.tar", arm, ARM64))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("the native library for Linux arm64 is in ")
                .hasMessageContaining("full.jar, which does not exist");
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("full.jar")))) {
            for (var entry : List.of(AMD64.duckdb(), ARM64.duckdb())) {
                zip.putNextEntry(new ZipEntry(entry));
            }
        }
        var image = ImageFile.read(image("shop.tar", arm, ARM64));
        assertThat(image.entries())
                .containsKey(DIST + "lib/libduckdb_java.so_linux_arm64")
                .doesNotContainKey(DIST + "lib/libduckdb_java.so_linux_amd64");
        assertThat(image.config().path("architecture").stringValue()).isEqualTo("arm64");
        assertThat(warnings).isEmpty();
    }

    @Test
    void refusesABaseThatIsNoImage() throws Exception {
        assertThatThrownBy(() -> image("shop.tar", folder.resolve("missing.tar"), AMD64))
                .isInstanceOf(CommandException.class)
                .hasMessage("--base %s/missing.tar does not exist".formatted(folder));
        assertThatThrownBy(() -> image("shop.tar", folder.resolve("shop"), AMD64))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("is not an image: it has neither manifest.json nor");
        assertThatThrownBy(() -> image("shop.tar", Path.of("a b"), AMD64))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("--base a b is neither a file, a folder nor the reference");
    }

    @Test
    void refusesABaseForAnotherPlatform() throws Exception {
        var arm = SmallBase.in(folder.resolve("arm"), "arm64");
        assertThatThrownBy(() -> image("shop.tar", arm, AMD64))
                .isInstanceOf(CommandException.class)
                .hasMessage("--base %s is for linux/arm64, not for linux/amd64".formatted(arm));
        assertThat(folder.resolve("shop.tar")).doesNotExist();
    }
}
