package dev.leat.cli.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A page whose tables name in their last column the tests that show what a line says.
public record NamedTests(List<String> lines) {

    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    /// Reads a page of the repository.
    public static NamedTests of(String page) throws IOException {
        return new NamedTests(
                Files.readAllLines(ROOT.resolve(page)).stream()
                        .filter(line -> line.startsWith("| "))
                        .filter(line -> !line.endsWith("| shown by |"))
                        .toList());
    }

    /// Lines that name no test, or one that there is not.
    public List<String> unshown() throws IOException {
        var sources = sources();
        var unshown = new ArrayList<String>();
        for (var line : lines) {
            var cells = line.split(" \\| ", -1);
            var tests = TEST.matcher(cells[cells.length - 1]).results().toList();
            if (tests.isEmpty() || !tests.stream().allMatch(test -> there(test, sources))) {
                unshown.add(line);
            }
        }
        return unshown;
    }

    private static boolean there(MatchResult test, Map<String, String> sources) {
        return sources.getOrDefault(test.group(1) + ".java", "")
                .contains("void " + test.group(2) + "(");
    }

    /// The test classes by their files' names.
    private static Map<String, String> sources() throws IOException {
        var sources = new HashMap<String, String>();
        try (var modules = Files.list(ROOT)) {
            for (var module :
                    modules.map(each -> each.resolve("src/test"))
                            .filter(Files::isDirectory)
                            .toList()) {
                try (var files = Files.walk(module)) {
                    for (var file :
                            files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
                        sources.merge(
                                file.getFileName().toString(),
                                Files.readString(file),
                                String::concat);
                    }
                }
            }
        }
        return sources;
    }
}
