package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.text.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lint compiles the classes of `java` steps and never runs them.
class JavaClassesTest {

    private static final String GOOD =
            """
            package functions;
            import dev.leat.function.*;
            public class Risk implements RecordFunction {
                static { System.exit(1); }
                @Override public Result apply(RowView record) { return Result.none(); }
            }
            """;

    @TempDir private Path folder;

    @BeforeEach
    void stateFolder() throws IOException {
        Files.createDirectory(folder.resolve(".leat"));
    }

    private List<String> says(String options) throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("app.yaml"),
                        """
                        app: shop
                        schemas:
                          Order: {order_id: varchar}
                        queues: {Orders: {}, Out: {}}
                        pipelines:
                          score:
                            from: {queue: Orders, schema: Order}
                            key: order_id
                            steps:
                              - java: {class: functions.Risk, adds: {risk: double}%s}
                            to: [{queue: Out}]
                        """
                                .formatted(options));
        try {
            AppFile.lint(file, Map.of());
            return List.of();
        } catch (AppException e) {
            return e.problems().stream()
                    .map(Diagnostic::toString)
                    .map(line -> line.replace(folder + "/", ""))
                    .toList();
        }
    }

    private void write(String name, String source) throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("functions")).resolve(name), source);
    }

    @Test
    void aClassThatCompilesIsFineAndIsNotRun() throws IOException {
        write("Risk.java", GOOD);

        assertThat(says("")).isEmpty();
    }

    @Test
    void errorsOfTheCompilerNameTheirFileAndLine() throws IOException {
        write("Risk.java", GOOD.replace("Result.none()", "nothing(\n1)"));
        write("Other.java", "package functions;\nclass Other { int a = \"text\"; }\n");

        assertThat(says(""))
                .containsExactly(
                        "functions/Other.java:2:23: incompatible types: java.lang.String cannot be converted to int",
                        "functions/Risk.java:5:60: cannot find symbol; symbol: method nothing(int); location: class functions.Risk");
    }

    @Test
    void aClassThatCannotBeUsedIsReportedAtTheStep() throws IOException {
        write("Risk.java", "package functions; class Other {}");
        assertThat(says(""))
                .containsExactly(
                        "app.yaml:10:23: class functions.Risk is in none of the sources and not in the jar");

        write("Risk.java", "package functions; class Risk {}");
        assertThat(says(""))
                .containsExactly(
                        "app.yaml:10:23: class functions.Risk does not implement dev.leat.function.RecordFunction");

        write("Risk.java", GOOD.replace("static {", "public Risk(int a) {"));
        assertThat(says(""))
                .containsExactly(
                        "app.yaml:10:23: class functions.Risk has no constructor without parameters");
    }

    @Test
    void aClassMayBeInAJar() throws IOException {
        assertThat(says(", jar: lib/risk.jar"))
                .containsExactly(
                        "app.yaml:10:66: the jar lib/risk.jar does not exist; its path is relative to the app file");

        write("Risk.java", GOOD);
        assertThat(says("")).isEmpty();
        jar(classes());
        Files.delete(folder.resolve("functions/Risk.java"));
        assertThat(says("")).hasSize(1);
        assertThat(says(", jar: lib/risk.jar")).isEmpty();
    }

    /// The class files of the only class that is in the cache.
    private Path classes() throws IOException {
        assertThat(cached()).hasSize(1);
        return cached().getFirst().resolve("classes");
    }

    /// The folders of the cache. A file beside them is its lock.
    private List<Path> cached() throws IOException {
        try (var cache = Files.list(folder.resolve(".leat/functions"))) {
            return cache.filter(Files::isDirectory).toList();
        }
    }

    private void jar(Path classes) throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve("lib/risk.jar")))) {
            jar.putNextEntry(new JarEntry("functions/Risk.class"));
            jar.write(Files.readAllBytes(classes.resolve("functions/Risk.class")));
        }
    }

    @Test
    void aClassIsCompiledOnceUntilItChanges() throws IOException {
        write("Risk.java", GOOD);
        says("");
        var compiled = classes().resolve("functions/Risk.class");
        var first = Files.getLastModifiedTime(compiled);

        assertThat(says(", timeout: 9s")).isEmpty();
        assertThat(Files.getLastModifiedTime(compiled)).isEqualTo(first);

        write("Risk.java", GOOD + "class More {}");
        says("");
        assertThat(cached()).hasSize(2);
    }

    @Test
    void annotationProcessorsDoNotRun() throws IOException {
        write("Risk.java", GOOD);
        Files.createDirectories(folder.resolve("lib"));
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve("lib/risk.jar")))) {
            jar.putNextEntry(
                    new JarEntry("META-INF/services/javax.annotation.processing.Processor"));
            jar.write("functions.Missing\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        assertThat(says(", jar: lib/risk.jar")).isEmpty();
    }
}
