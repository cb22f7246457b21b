package dev.leat.cli.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.dist.Distribution;
import dev.leat.cli.dist.Installation;
import dev.leat.cli.dist.NativePlatform;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An image of this build of Leat. Its files, unpacked to a folder, run commands with a JDK outside
/// of the image.
@Tag("interop")
class ImageOfLeatTest {

    /// Libraries that only tests use.
    private static final List<String> TESTS =
            List.of(
                    "/org/junit/",
                    "/org/assertj/",
                    "/com/tngtech/",
                    "/com/icegreen/",
                    "/org/elasticmq/",
                    "/org/apache/pekko/",
                    "/org/scala-lang/",
                    "/org/scalikejdbc/",
                    "/com/h2database/",
                    "/io/zonky/",
                    "/com/github/codemonstur/",
                    "/org/seleniumhq/",
                    "/net/bytebuddy/",
                    "/org/apache/maven/",
                    "test-classes",
                    "-tests.jar");

    @TempDir Path folder;

    /// Builds a distribution from the class path of this test.
    private Path installation() throws IOException {
        var jars = new ArrayList<String>();
        var own = Files.createDirectories(folder.resolve("jars"));
        for (var part :
                System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator, -1)) {
            var path = Path.of(part);
            if (part.isBlank() || TESTS.stream().anyMatch(part::contains)) {
                continue;
            }
            if (Files.isDirectory(path)) {
                jars.add(zip(path, own.resolve(jars.size() + ".jar")).toString());
            } else if (part.endsWith(".jar")) {
                // the jar of DuckDB with its native libraries
                var complete = path.resolveSibling("complete").resolve(path.getFileName());
                jars.add(Files.exists(complete) ? complete.toString() : part);
            }
        }
        var paths =
                Files.writeString(
                        folder.resolve("paths"),
                        String.join(File.pathSeparator, jars.subList(1, jars.size())));
        var root = Files.createDirectories(folder.resolve("checkout"));
        var target = Files.createDirectories(root.resolve("cli/target/dist"));
        Distribution.main(new String[] {target.toString(), paths.toString(), jars.getFirst()});
        Files.copy(Path.of("../leat"), root.resolve("leat"));
        return root;
    }

    private static Path zip(Path classes, Path jar) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private static String run(Path root, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(root.resolve("opt/leat/leat").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void containsAllThatAnAppNeeds() throws Exception {
        var tar = folder.resolve("orders.tar");
        new AppImage(
                        new Installation(installation()),
                        Path.of("../examples/orders/app.yaml"),
                        new BaseImage(
                                SmallBase.in(
                                                folder.resolve("base"),
                                                NativePlatform.here().architecture())
                                        .toString()),
                        NativePlatform.here(),
                        "orders:1")
                .write(tar, warning -> {});
        var root = folder.resolve("root");
        ImageFile.read(tar).unpack(root);
        var app = root.resolve("app").toString();
        var orders = Path.of("../examples/orders/samples/OrderQueue.ndjson").toString();
        assertThat(run(root, "send", "OrderQueue", orders, "--app", app)).contains("sent");
        assertThat(run(root, "up", app, "--until-idle", "--port", "0", "--aws-port", "off"))
                .contains("order_stats: 1,088 messages: 775 delivered");
    }
}
