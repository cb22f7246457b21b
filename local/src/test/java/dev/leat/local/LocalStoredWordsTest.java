package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.local.word.StoredWords;
import dev.leat.port.Audit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The texts by which the state file keeps the app's sinks and views, and the constants of Java:
/// another text is other state, so `stored-words.txt` may grow but must not change.
/// `-Dgolden=write` writes it.
class LocalStoredWordsTest {

    private static final Path APP = Path.of("../config/src/test/resources/stored-words/app.yaml");
    private static final Path WORDS = Path.of("src/test/resources/stored-words.txt");

    @TempDir Path folder;

    @Test
    void stateOfEarlierVersionsIsReadByTheSameWords() throws Exception {
        LocalPlatform.open(AppFile.read(APP, Map.of()), folder, VirtualTime.start()).close();
        var said = new ArrayList<String>();
        said.addAll(
                rows(
                        "SELECT 'sink ' || bit || ' of ' || name || ': ' || sink FROM pipeline_sink"
                                + " JOIN pipeline ON id = pipeline ORDER BY name, bit"));
        said.addAll(
                rows("SELECT sql FROM sqlite_schema WHERE name GLOB 'view_*' ORDER BY name, sql"));
        constants().forEach((what, words) -> said.add(what + ": " + words.all().keySet()));
        said.add("redrive_run.terms: " + terms().json());
        if ("write".equals(System.getProperty("golden"))) {
            Files.write(WORDS, said);
        }
        assertThat(said).isEqualTo(Files.readAllLines(WORDS));
    }

    private static Audit.Terms terms() {
        return new Audit.Terms.Builder()
                .where(Optional.of("a = 1"))
                .cause(Optional.of("c0ffee"))
                .sequences(List.of(1L))
                .set(Map.of("a", "2"))
                .limit(Optional.of(3L))
                .rate(Optional.of(0.5))
                .to(Optional.of("orders"))
                .build();
    }

    /// In the order in which Java has the constants.
    private static Map<String, StoredWords<?>> constants() {
        return new TreeMap<>(
                Map.of(
                        "unit.phase", StoredWords.PHASE,
                        "upload.algorithm", StoredWords.ALGORITHM,
                        "redrive_entry.outcome", StoredWords.OUTCOME,
                        "redrive_run.state", StoredWords.RUN,
                        "alarm.condition", StoredWords.CONDITION,
                        "alarm.stage", StoredWords.STAGE,
                        "alarm_note.what", StoredWords.NOTE,
                        "delivery.protocol", StoredWords.PROTOCOL,
                        "delivery.state", StoredWords.DELIVERY,
                        "subscription.scope", StoredWords.SCOPE));
    }

    private List<String> rows(String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db"));
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (row.next()) {
                rows.add(row.getString(1).replaceAll("\\s+", " "));
            }
            return rows;
        }
    }
}
