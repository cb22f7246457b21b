package dev.leat.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The app of `leat new` works unchanged. The command does not overwrite files.
class NewTest {

    @TempDir Path folder;

    private String said(int code, String... arguments) {
        var session = new Session();
        int ended = session.run(arguments);
        assertThat(ended).as(session.out() + session.err()).isEqualTo(code);
        return code == 0 ? session.out() : session.err();
    }

    private String made(String name) {
        return said(0, "new", name, "--in", folder.toString());
    }

    @Test
    void makesAnAppThatPassesLintAndRunsItsSamples() throws IOException {
        var app = folder.resolve("payments").toString();
        assertThat(made("payments"))
                .contains("Created " + app)
                .contains("  ./leat lint " + app + "\n")
                .contains("  ./leat test " + app + "\n")
                .endsWith("  ./leat up " + app + " --samples\n");
        assertThat(said(0, "lint", app)).contains("no errors in 1 pipeline, 1 view and 3 routes");
        assertThat(said(0, "test", app)).endsWith("3 tests passed\n");
        assertThat(
                        said(
                                0,
                                "up",
                                app,
                                "--samples",
                                "--until-idle",
                                "--port",
                                "0",
                                "--aws-port",
                                "0"))
                .contains("samples: 12 messages sent to Payments\n")
                .contains(
                        """
                        count_payments: 12 messages: 8 delivered, 1 duplicate, 1 superseded, 2 rejected
                          updated: 1 of the delivered records replaced an older version
                          rejected by cause: check 1, range 1
                        """);
        assertThat(said(0, "sql", "select * from merchants order by revenue desc", "--app", app))
                .isEqualTo(
                        """
                        merchant  payments  revenue
                        books            2    76.10
                        flowers          1    24.00
                        bakery           3    22.75
                        (3 rows)
                        """);
        assertThat(Files.readString(Path.of(app, ".gitignore"))).isEqualTo(".leat/\n");
        assertThat(Path.of(app, "README.md")).content().startsWith("# payments\n");
    }

    @Test
    void makesACopyOfAnExampleThatPassesLint() throws IOException {
        for (var example : List.of("orders", "events", "csv", "lake", "warehouse")) {
            var app = folder.resolve("my-" + example).toString();
            assertThat(
                            said(
                                    0,
                                    "new",
                                    "my-" + example,
                                    "--example",
                                    example,
                                    "--in",
                                    folder.toString()))
                    .contains("a copy of the example " + example);
            assertThat(said(0, "lint", app)).contains("no errors in ");
            assertThat(Files.readString(Path.of(app, "app.yaml")))
                    .contains("\napp: my-" + example + "\n");
            assertThat(Path.of(app, "samples", "ATTRIBUTION.md")).exists();
            assertThat(Path.of(app, "README.md")).content().contains("example `" + example + "`");
            assertThat(Path.of(app, ".gitignore")).exists();
        }
        assertThat(said(0, "test", folder.resolve("my-events").toString()))
                .endsWith("4 tests passed\n");
        var lake = folder.resolve("my-lake").toString();
        assertThat(said(0, "test", lake, "--only", "a-file-without-a-column-is-reported"))
                .as("a test of a mail does not depend on the name of the app")
                .endsWith("1 test passed\n");
        assertThat(said(2, "new", "other", "--example", "order", "--in", folder.toString()))
                .isEqualTo("there is no example 'order'; did you mean `orders`?\n");
    }

    @Test
    void makesAnEmptyAppThatPassesLint() {
        var app = folder.resolve("sensors");
        assertThat(said(0, "new", "sensors", "--empty", "--in", folder.toString()))
                .contains("an app.yaml with empty sections")
                .doesNotContain("--samples");
        assertThat(said(0, "lint", app.toString())).contains("no errors");
        assertThat(said(2, "new", "x", "--empty", "--example", "csv", "--in", folder.toString()))
                .isEqualTo("--example and --empty exclude each other; use one of them\n");
        assertThat(said(2, "new", "x", "--from", "lake", "--in", folder.toString()))
                .isEqualTo("no such file: lake; to copy the example lake, use --example lake\n");
    }

    /// YAML could read these names as other types.
    @ParameterizedTest
    @ValueSource(strings = {"no", "true", "7", "1e3", "2025-01-01", "a-"})
    void makesAnAppOfAnyName(String name) {
        made(name);
        assertThat(said(0, "lint", folder.resolve(name).toString())).contains("no errors");
    }

    @Test
    void takesNothingThatIsThere() throws IOException {
        var there = Files.createDirectory(folder.resolve("payments"));
        assertThat(said(2, "new", "payments", "--in", folder.toString()))
                .isEqualTo(there + " exists already and was not changed; choose another name\n");
        assertThat(there).isEmptyDirectory();
        var file = Files.writeString(folder.resolve("notes"), "mine");
        assertThat(said(2, "new", "notes", "--in", folder.toString())).contains("exists already");
        assertThat(file).hasContent("mine");
    }

    @Test
    void saysWhatANameIs() {
        var in = folder.toString();
        assertThat(said(2, "new", "My App", "--in", in))
                .isEqualTo(
                        "'My App' is not a valid app name; use 1 to 63 characters of a-z 0-9 -, do not begin with -, and do not use the name null\n");
        assertThat(said(2, "new", "apps/payments", "--in", in))
                .isEqualTo(
                        "'apps/payments' is a path, not an app name; set the parent folder with"
                                + " --in\n");
        assertThat(said(2, "new", "a".repeat(64), "--in", in)).contains("1 to 63");
        assertThat(said(2, "new", "null", "--in", in)).contains("the name null");
        assertThat(said(2, "new", "--in", in)).contains("NAME").contains("'leat new --help'");
        assertThat(said(2, "new", "payments", "--in", folder.resolve("nope").toString()))
                .startsWith("folder ");
        assertThat(folder).isEmptyDirectory();
    }
}
