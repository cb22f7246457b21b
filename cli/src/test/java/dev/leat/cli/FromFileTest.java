package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.OddFiles.Odd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Apps of `leat new --from`: each passes lint and its tests, and a run stores or rejects each
/// record of the file.
@Timeout(900)
class FromFileTest {

    /// The apps that a person would use as they are.
    private static final int GOOD = 33;

    private static final Pattern TABLE = Pattern.compile("warehouse_table: (\\w+)");

    @TempDir Path folder;

    private static String said(int code, String... arguments) {
        var session = new Session();
        int ended = session.run(arguments);
        assertThat(ended).as(session.out() + session.err()).isEqualTo(code);
        return session.out() + session.err();
    }

    @Test
    @Tag("slow")
    void makesAnAppForEachFile() throws IOException, SQLException {
        var odd = OddFiles.in(Files.createDirectory(folder.resolve("files")));
        assertThat(odd).hasSizeGreaterThanOrEqualTo(30);
        var edits = new ArrayList<String>();
        var all = new SoftAssertions();
        for (var file : odd) {
            all.assertThatCode(() -> works(file, edits)).as("%s", file).doesNotThrowAnyException();
        }
        all.assertAll();
        assertThat(odd.size() - edits.size())
                .as("need edits: %s", String.join("\n", edits))
                .isGreaterThanOrEqualTo(GOOD);
    }

    @Test
    void makesAppsForSomeFiles() throws IOException, SQLException {
        var edits = new ArrayList<String>();
        for (var file : OddFiles.in(Files.createDirectory(folder.resolve("files")))) {
            if (List.of("umsatz.csv", "parcels.csv", "nested.ndjson").contains(file.toString())) {
                works(file, edits);
            }
        }
        assertThat(edits).isEmpty();
    }

    private void works(Odd odd, List<String> edits) throws IOException {
        var name = "app-" + odd.toString().replaceAll("[^a-z0-9]", "-");
        // this command runs the tests, too
        said(0, "new", name, "--from", odd.file().toString(), "--in", folder.toString());
        var app = folder.resolve(name);
        var yaml = Files.readString(app.resolve("app.yaml"));
        assertThat(said(0, "lint", app.toString())).as(yaml).doesNotContain("warning");
        said(
                0,
                "up",
                app.toString(),
                "--samples",
                "--until-idle",
                "--port",
                "0",
                "--aws-port",
                "0");
        var found = TABLE.matcher(yaml);
        assertThat(found.find()).isTrue();
        long stored = count("select count(*) as n from \"" + found.group(1) + '"', app);
        long all = odd.records() + odd.others();
        long rejected =
                stored == all
                        ? 0
                        : count(
                                "select count(distinct line) as n from \"load-rejects/*\" where reason <> ''",
                                app);
        assertThat(stored + rejected).as("%s\n%s", odd, yaml).isEqualTo(all);
        var missing = odd.expected().stream().filter(part -> !yaml.contains(part)).toList();
        if (stored < 0.95 * odd.records() || !missing.isEmpty()) {
            edits.add("%s: %d stored, without %s\n%s".formatted(odd, stored, missing, yaml));
        }
    }

    private static long count(String sql, Path app) {
        var lines = said(0, "sql", sql, "--app", app.toString()).lines().toList();
        return Long.parseLong(lines.get(1).strip());
    }
}
