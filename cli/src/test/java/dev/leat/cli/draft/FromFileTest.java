package dev.leat.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.draft.OddFiles.Odd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
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
/// record of the file. With `-Dcrash.full`, of all files instead of each third one.
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
        int step = System.getProperty("crash.full") == null ? 3 : 1;
        for (int i = 0; i < odd.size(); i += step) {
            var file = odd.get(i);
            all.assertThatCode(() -> works(file, edits)).as("%s", file).doesNotThrowAnyException();
        }
        all.assertAll();
        assertThat(odd.size() - edits.size())
                .as("need edits: %s", String.join("\n", edits))
                .isGreaterThanOrEqualTo(GOOD);
    }

    /// Rides of which two repeat the id of another one, two have no fee, and one ends too early.
    private Path rides() throws IOException {
        var lines = new StringBuilder("ride id;started;ended;minutes;fee\n");
        for (int i = 0; i < 200; i++) {
            int minutes = 1 + i % 9;
            lines.append(
                    "R%03d;%02d.03.2026 10:%02d:00;%02d.03.2026 %02d:%02d:00;%d;%s\n"
                            .formatted(
                                    i == 40 || i == 90 ? i - 1 : i,
                                    1 + i % 28,
                                    10 + i % 40,
                                    1 + i % 28,
                                    i == 120 ? 9 : 10,
                                    10 + i % 40 + minutes,
                                    minutes,
                                    i == 60 || i == 160 ? "n/a" : minutes + ".50"));
        }
        return Files.writeString(folder.resolve("rides.csv"), lines);
    }

    @Test
    void rejectsRecordsThatRepeatANearKeyAndAcceptsAllProposals() throws IOException {
        var file = rides().toString();
        assertThat(said(0, "new", "rides", "--from", file, "--in", folder.toString()))
                .contains(
                        "200 records of rides.csv: 195 become rows of the warehouse table rides, 5 are rejected",
                        "key: ride id; 2 records of the file repeat it with other values, and are rejected",
                        "started is not above ended");
        var app = folder.resolve("rides");
        assertThat(app.resolve("app.yaml"))
                .content()
                .contains(
                        "rides: {schema: Row, key: ride_id}    # 2 records of the file repeat it",
                        "nulls: ['', n/a]",
                        "    key: ride id\n");
        assertThat(said(0, "suggest", file, "--app", app.toString(), "--accept"))
                .contains("proposals already")
                .doesNotContain("regexp_full_match(started");
    }

    @Test
    void storesEveryDigitOfNumbers() throws IOException {
        var lines = List.of("id,n,d", "1577134800018164904,12345678901234567890,1.5", "2,9,0.1");
        var file = Files.write(folder.resolve("digits.csv"), lines).toString();
        said(0, "new", "digits", "--from", file, "--in", folder.toString());
        var app = folder.resolve("digits");
        assertThat(app.resolve("app.yaml")).content().contains("n: decimal(20,0)");
        var rows = folder.resolve("rows.csv");
        said(0, "run", "load", "--app", app.toString(), "-i", file, "-o", rows.toString());
        assertThat(rows)
                .content()
                .contains("1577134800018164904,12345678901234567890,1.50", "2,9,0.10");
    }

    private void works(Odd odd, List<String> edits) throws IOException, SQLException {
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
        long stored = stored(app, found.group(1));
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

    /// Counts the rows of a warehouse table in its file, which takes less time than `leat sql`.
    private static long stored(Path app, String table) throws SQLException {
        var file = "jdbc:duckdb:" + app.resolve(".leat/warehouse.duckdb");
        try (var connection = DriverManager.getConnection(file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM \"" + table + '"')) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private static long count(String sql, Path app) {
        var lines = said(0, "sql", sql, "--app", app.toString()).lines().toList();
        return Long.parseLong(lines.get(1).strip());
    }
}
