package dev.leat.testkit.file;

import dev.leat.app.App;
import dev.leat.app.SourcePosition;
import dev.leat.config.text.Diagnostics;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.SourceFile;
import dev.leat.config.text.SourceText;
import dev.leat.config.text.YamlReader;
import dev.leat.testkit.scenario.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A test file: one test of an app, named after the file.
public record TestFile(Path path, Scenario scenario) {

    /// Folder of an app's tests, next to its `app.yaml`.
    public static final String FOLDER = "tests";

    private static final String ENDING = ".yaml";
    private static final String OTHER_ENDING = ".yml";

    /// Reads a test of this app.
    ///
    /// @throws TestFileException if the file is invalid; it has every problem
    public static TestFile read(Path file, App app) throws TestFileException {
        var report = new Diagnostics(file.toString());
        if (file.toString().endsWith(OTHER_ENDING)) {
            var name = name(file);
            var stem = name.substring(0, name.length() - OTHER_ENDING.length());
            report.problem(SourcePosition.NONE, TestFileLintMessage.ENDING, stem);
        }
        var text = SourceFile.bytes(file, report).flatMap(b -> SourceFile.text(b, report));
        var folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        return new TestFile(file, read(name(file), text, folder, app, report));
    }

    /// Reads a test from a string. Paths in it are relative to `folder`.
    public static Scenario read(String name, String text, Path folder, App app)
            throws TestFileException {
        var report = new Diagnostics(name + ENDING);
        var source = SourceFile.text(text.getBytes(StandardCharsets.UTF_8), report);
        return read(name, source, folder, app, report);
    }

    /// Returns the test files in a folder, sorted by name; none if the folder does not exist.
    /// Includes files that end in `.yml`, so that reading them reports the wrong extension.
    public static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(TestFile::meant).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list folder " + folder, e);
        }
    }

    private static boolean meant(Path file) {
        return file.toString().endsWith(ENDING) || file.toString().endsWith(OTHER_ENDING);
    }

    /// Returns the name of the test in a file.
    public static String name(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }

    private static Scenario read(
            String name, Optional<SourceText> text, Path folder, App app, Diagnostics report)
            throws TestFileException {
        var root = text.flatMap(source -> tree(source, report));
        var scenario =
                root.map(node ->
                        TestSpec.read(
                                name,
                                node,
                                new TestFileContext(
                                        app,
                                        folder,
                                        ReadContext.of(node, Map.of(), report)
                                                .within("the test"))));
        if (scenario.isEmpty() || report.size() > 0) {
            throw new TestFileException(report.problems());
        }
        return scenario.get();
    }

    private static Optional<Node> tree(SourceText text, Diagnostics report) {
        if (text.blank()) {
            report.problem(new SourcePosition(1, 1), TestFileLintMessage.EMPTY_FILE);
            return Optional.empty();
        }
        var root = YamlReader.read(text, report);
        if (root.isPresent() && !(root.get() instanceof Node.Entries)) {
            report.problem(root.get().mark(), TestFileLintMessage.NOT_A_MAP);
            return Optional.empty();
        }
        return root;
    }
}
