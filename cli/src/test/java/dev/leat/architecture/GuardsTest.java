package dev.leat.architecture;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The table `.ci/guards` names each suite and each package of cli's tests, and `.ci/select`
/// chooses by it.
class GuardsTest {

    private static final Path ROOT = Path.of("..");
    private static final Path CLI = ROOT.resolve("cli/src/test/java/dev/leat/cli");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"(\\w+)\"\\)");
    private static final Pattern MODULE = Pattern.compile("<module>([a-z]+)[</]");
    private static final Pattern SUITES = Pattern.compile("<suites>(.*)</suites>");

    @TempDir Path folder;

    @Test
    void namesEachSuite() throws IOException {
        var suites = SUITES.matcher(Files.readString(ROOT.resolve("pom.xml"))).results().toList();
        assertThat(rows(false))
                .isEqualTo(tags())
                .containsExactlyInAnyOrder(suites.getFirst().group(1).split(" \\| ", -1));
    }

    @Test
    void namesEachPackageOfTests() throws IOException {
        var packages = new TreeSet<>(Set.of("cli"));
        try (var folders = Files.list(CLI)) {
            for (var each : folders.filter(Files::isDirectory).toList()) {
                if (hasTests(each)) {
                    packages.add("cli." + each.getFileName());
                }
            }
        }
        assertThat(rows(true)).containsAll(packages);
        for (var row : rows(true)) {
            var tested = ROOT.resolve("cli/src/test/java/dev/leat").resolve(row.replace('.', '/'));
            assertThat(hasTests(tested)).as(row).isTrue();
        }
    }

    @Test
    void namesEachModule() throws IOException {
        var pom = Files.readString(ROOT.resolve("pom.xml"));
        var named = new TreeSet<String>();
        guards().values().forEach(named::addAll);
        var built = matches(MODULE, pom.substring(0, pom.indexOf("</modules>")));
        assertThat(named).containsAll(built);
        assertThat(matches(MODULE, pom)).containsAll(named);
    }

    @Test
    void theDocumentationSelectsItsSuite() throws Exception {
        assertThat(select("docs/lake.md", "README.md"))
                .containsExactly("-Dgroups=", excluded(suitesWithout("docs")), excludedClasses());
        assertThat(Files.readString(folder.resolve("excluded")))
                .contains("/cli/trial/CrashTest.java\n")
                .doesNotContain("/cli/page/ReadmeTest");
    }

    @Test
    void aModuleSelectsWhatGuardsIt() throws Exception {
        assertThat(select("server/src/main/java/dev/leat/server/Server.java"))
                .containsExactly(
                        "-Pchecks,suites",
                        "-Dgroups=",
                        excluded(List.of("spark")),
                        excludedClasses());
        assertThat(Files.readString(folder.resolve("excluded")))
                .contains("/cli/synth/", "/testkit/")
                .doesNotContain("/cli/aws/sqs/", "leat/aws/", "/cli/trial/CrashTest");
    }

    @Test
    void aTestSelectsThoseThatUseIt() throws Exception {
        select("cli/src/test/java/dev/leat/cli/trial/lake/LakeTrial.java");
        assertThat(Files.readString(folder.resolve("excluded")))
                .contains("/cli/trial/CrashTest.java\n")
                .doesNotContain("/cli/trial/lake/LakeKeyedTest", "/rebuild/ReplayCrashTest");
    }

    @Test
    void aFileOutsideOfTheModulesSelectsEverything() throws Exception {
        var everything = List.of("-Pchecks,suites", "-Dgroups=", "-DexcludedGroups=");
        assertThat(select("docs/lake.md", "cli/pom.xml")).isEqualTo(everything);
        assertThat(select("examples/orders/app.yaml")).isEqualTo(everything);
    }

    /// Returns Maven's options for these changed files.
    private List<String> select(String... files) throws Exception {
        assumeTrue(
                new ProcessBuilder("sh", "-c", "command -v python3").start().waitFor() == 0,
                "needs python3");
        var process =
                new ProcessBuilder(".ci/select", folder.toString())
                        .directory(ROOT.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (var in = process.outputWriter()) {
            in.write(String.join("\n", files));
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Files.readAllLines(folder.resolve("options"));
    }

    private static List<String> suitesWithout(String suite) throws IOException {
        return rows(false).stream().filter(each -> !each.equals(suite)).toList();
    }

    private static String excluded(List<String> suites) {
        return "-DexcludedGroups=" + String.join(" | ", suites);
    }

    private String excludedClasses() {
        return "-Dsurefire.excludesFile=" + folder.resolve("excluded");
    }

    /// Returns the table: the names with the modules that they guard.
    private static Map<String, List<String>> guards() throws IOException {
        return Files.readAllLines(ROOT.resolve(".ci/guards")).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> Arrays.asList(line.split(" +", -1)))
                .collect(toMap(List::getFirst, words -> words.subList(1, words.size())));
    }

    /// Returns the names of the packages of cli, or of the suites.
    private static TreeSet<String> rows(boolean packages) throws IOException {
        return guards().keySet().stream()
                .filter(name -> !name.equals("*") && name.matches("cli(\\..*)?") == packages)
                .collect(toCollection(TreeSet::new));
    }

    private static TreeSet<String> tags() throws IOException {
        var tags = new TreeSet<String>();
        try (var modules = Files.list(ROOT)) {
            for (var module :
                    modules.map(each -> each.resolve("src/test/java"))
                            .filter(Files::isDirectory)
                            .toList()) {
                for (var source : sources(module)) {
                    tags.addAll(matches(TAG, Files.readString(source)));
                }
            }
        }
        return tags;
    }

    private static boolean hasTests(Path folder) throws IOException {
        return sources(folder).stream().anyMatch(each -> each.toString().endsWith("Test.java"));
    }

    private static List<Path> sources(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return new ArrayList<>(
                    files.filter(each -> each.toString().endsWith(".java")).toList());
        }
    }

    private static TreeSet<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(toCollection(TreeSet::new));
    }
}
