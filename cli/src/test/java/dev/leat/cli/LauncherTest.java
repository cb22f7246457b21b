package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The script `leat`, in a folder of its own, with JDKs and a Maven that only say how they were
/// called.
class LauncherTest {

    private static final String SAY = "#!/bin/sh\necho \"$0 $*\"\n";

    @TempDir Path folder;

    private Path script;

    @BeforeEach
    void copy() throws IOException {
        script = Files.copy(Path.of("../leat"), folder.resolve("leat"));
        run("/bin/chmod", Map.of(), "+x", script.toString());
    }

    private Path jdk(String name, String version) throws IOException {
        var home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/java"), SAY);
        executable(home.resolve("bin/javac"), SAY);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void built() throws IOException {
        var dist = Files.createDirectories(folder.resolve("cli/target/dist"));
        Files.writeString(dist.resolve("classpath"), "cli.jar:model.jar\n");
        Files.writeString(dist.resolve("built"), "");
    }

    private record Run(int code, String output) {}

    private Run run(String program, Map<String, String> environment, String... arguments)
            throws IOException {
        var words = new ArrayList<>(List.of(program));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        var process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.onExit().join().exitValue(), output);
    }

    private Run leat(Path home, String... arguments) throws IOException {
        return run(script.toString(), Map.of("JAVA_HOME", home.toString()), arguments);
    }

    @Test
    void startsWhatWasBuiltWithEveryArgumentAsGiven() throws IOException {
        built();
        var home = jdk("jdk-25", "25.0.3");
        var started = leat(home, "sql", "select  'a b'", "--json");
        var lib = folder.toRealPath().resolve("cli/target/dist/lib");
        assertThat(started.code()).isZero();
        assertThat(started.output())
                .startsWith(home + "/bin/java --enable-native-access=ALL-UNNAMED")
                .contains(" -Dleat.command=" + script + " ")
                .contains("-cp " + lib + "/cli.jar:" + lib + "/model.jar ")
                .endsWith("dev.leat.cli.Leat sql select  'a b' --json\n");
    }

    @ParameterizedTest
    @CsvSource({
        "up, ./.leat",
        "up orders, orders/.leat",
        "up orders/app.yaml, orders/.leat",
        "up --port 0 --env here orders --log-file x, orders/.leat",
        "up orders --state /tmp/of-orders, /tmp/of-orders",
        "up --state=/tmp/of-orders --samples, /tmp/of-orders",
        "worker count, ./.leat",
        "worker count --app orders, orders/.leat",
        "worker -a orders/app.yaml count other, orders/.leat",
        "worker count --app=orders --state /tmp/of-orders, /tmp/of-orders"
    })
    void anAppThatDiesWritesWhyIntoItsStateFolder(String command, String state) throws IOException {
        built();
        Files.createDirectories(folder.resolve("orders"));
        var path = Map.of("JAVA_HOME", jdk("jdk-25", "25").toString(), "PATH", "/usr/bin:/bin");
        var inside = "cd %s && ./leat %s".formatted(folder, command);
        assertThat(run("/bin/sh", path, "-c", inside).output())
                .contains(" -XX:ErrorFile=" + state + "/hs_err_pid%p.log ")
                .contains(" -XX:ReplayDataFile=" + state + "/replay_pid%p.log ")
                .endsWith("dev.leat.cli.Leat " + command + "\n");
    }

    @Test
    void createsAClassArchiveOnlyWhereItMayWrite() throws IOException {
        built();
        var home = jdk("jdk-25", "25");
        assertThat(leat(home, "up").output())
                .contains(" -XX:+AutoCreateSharedArchive ")
                .contains("/cli/target/dist/classes.jsa ");
        assertThat(leat(home, "run").output())
                .contains(" -XX:+AutoCreateSharedArchive ")
                .contains("/cli/target/dist/run.jsa ");
        var dist = folder.resolve("cli/target/dist");
        assertThat(dist.toFile().setWritable(false)).isTrue();
        try {
            assumeFalse(Files.isWritable(dist), "root may write everywhere");
            assertThat(leat(home, "up").output()).contains(" -XX:-AutoCreateSharedArchive ");
        } finally {
            assertThat(dist.toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void anAppHasFourGibibytesOrAsMuchAsTheEnvironmentSays() throws IOException {
        built();
        var home = jdk("jdk-25", "25");
        executable(home.resolve("bin/java"), "#!/bin/sh\nulimit -d\n");
        assertThat(limited(home, Map.of(), "up")).isEqualTo("4194304\n");
        assertThat(limited(home, Map.of("LEAT_MEMORY", "512m"), "up")).isEqualTo("524288\n");
        assertThat(limited(home, Map.of(), "worker")).isEqualTo("4194304\n");
        assertThat(limited(home, Map.of("LEAT_MEMORY", "unlimited"), "up"))
                .isEqualTo(limited(home, Map.of(), "lint"));
        for (var wrong : List.of("4", "1.5g", "g", "lots")) {
            assertThat(limited(home, Map.of("LEAT_MEMORY", wrong), "up"))
                    .isEqualTo(
                            "leat: LEAT_MEMORY must be a number with m or g, such as 4g, or"
                                    + " unlimited, not "
                                    + wrong
                                    + "\n");
        }
    }

    @Test
    void aLimitOfFewOpenFilesIsRefusedUnlessItCanBeRaised() throws IOException {
        built();
        var path = Map.of("JAVA_HOME", jdk("jdk-25", "25").toString(), "PATH", "/usr/bin:/bin");
        for (var command : List.of("up", "run", "lint", "sql")) {
            var refused = run("/bin/sh", path, "-c", "ulimit -n 64; " + script + " " + command);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.output())
                    .isEqualTo(
                            "leat: the limit of open files is 64, but at least 512 are required;"
                                    + " run: ulimit -n 512\n");
        }
        for (var enough : List.of("ulimit -S -n 64", "ulimit -n 512")) {
            assertThat(run("/bin/sh", path, "-c", enough + "; " + script + " up").code()).isZero();
        }
    }

    private String limited(Path home, Map<String, String> environment, String command)
            throws IOException {
        var all = new HashMap<>(environment);
        all.put("JAVA_HOME", home.toString());
        return run(script.toString(), all, command).output();
    }

    @Test
    void aFolderWithAColonIsRefusedByName() throws IOException {
        var there = Files.createDirectories(folder.resolve("a:b"));
        Files.copy(script, there.resolve("leat"), StandardCopyOption.COPY_ATTRIBUTES);
        var refused = run(there.resolve("leat").toString(), Map.of(), "lint");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).startsWith("leat: cannot run from ").contains("a:b");
    }

    @Test
    void isCalledByItsNameWhereThePathLeadsToIt() throws IOException {
        built();
        var path =
                Map.of(
                        "JAVA_HOME",
                        jdk("jdk-25", "25").toString(),
                        "PATH",
                        folder + ":/usr/bin:/bin");
        assertThat(run("/bin/sh", path, "-c", "leat lint").output())
                .contains(" -Dleat.command=leat ");
    }

    @Test
    void takesNoOtherJdkThan25() throws IOException {
        built();
        var old = jdk("jdk-21", "21.0.5");
        var links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("java"), jdk("jdk-25", "25").resolve("bin/java"));
        var path = Map.of("JAVA_HOME", old.toString(), "PATH", links + ":/usr/bin:/bin");
        assertThat(run(script.toString(), path, "up").output())
                .startsWith(folder + "/jdk-25/bin/java ")
                .endsWith("dev.leat.cli.Leat up\n");
    }

    @Test
    void startsWithoutHomeAsAServiceMay() throws IOException {
        built();
        var inside = "unset HOME; '%s' version".formatted(script);
        var path = Map.of("JAVA_HOME", jdk("jdk-25", "25").toString());
        assertThat(run("/bin/sh", path, "-c", inside).output())
                .endsWith("dev.leat.cli.Leat version\n");
    }

    @Test
    void buildsWhenSourcesAreNewer() throws IOException {
        built();
        var home = jdk("jdk-25", "25");
        var tools = Files.createDirectories(folder.resolve("tools"));
        executable(tools.resolve("mvn"), "#!/bin/sh\necho \"mvn $*\"\n");
        var path = Map.of("JAVA_HOME", home.toString(), "PATH", tools + ":/usr/bin:/bin");
        assertThat(run(script.toString(), path, "lint").output()).doesNotContain("mvn");

        var source =
                Files.createDirectories(folder.resolve("model/src/main/java")).resolve("A.java");
        Files.writeString(source, "");
        Files.setLastModifiedTime(
                source,
                java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 60_000));
        assertThat(run(script.toString(), path, "lint").output())
                .startsWith("leat: building; the first build takes one or two minutes and ")
                .contains(" ...\nmvn -q -B ")
                .contains("-Dquick")
                .endsWith("dev.leat.cli.Leat lint\n");
    }

    @Test
    void saysThatTheBuildFailed() throws IOException {
        var home = jdk("jdk-25", "25");
        var tools = Files.createDirectories(folder.resolve("tools"));
        executable(tools.resolve("mvn"), "#!/bin/sh\nexit 1\n");
        var path = Map.of("JAVA_HOME", home.toString(), "PATH", tools + ":/usr/bin:/bin");
        var failed = run(script.toString(), path, "lint");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.output()).contains("leat: the build failed, see above;");
    }

    @Test
    void saysThatMavenIsMissing() throws IOException {
        var home = jdk("jdk-25", "25");
        var tools = Files.createDirectories(folder.resolve("tools"));
        for (var tool : List.of("dirname", "readlink", "find", "head")) {
            executable(tools.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
        }
        var path = Map.of("JAVA_HOME", home.toString(), "PATH", tools.toString());
        var missing = run(script.toString(), path, "lint");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.output())
                .isEqualTo(
                        "leat: Maven (mvn) is required for the first build but is not on the PATH;"
                                + " install it and try again\n");
    }
}
